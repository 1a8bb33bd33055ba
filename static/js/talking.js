// What a customer's page needs at once: the line, the messages, the field to write in.
import "./store.js";
import "./live.js";
import "./connection.js";
import "./faces.js";
import "./thread.js";
import "./announcing.js";
import "./ticks.js";
import "./outbox.js";
import "./typing.js";
import "./composer.js";
import "./alerts.js";
import "./toasts.js";
import "./tokens.js";
import "./forms.js";
import "./gone.js";
import "./away.js";
