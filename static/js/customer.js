// What a customer's page brings to life.
import "./store.js";
import "./live.js";
import "./connection.js";
import "./thread.js";
import "./history.js";
import "./ticks.js";
import "./outbox.js";
import "./typing.js";
import "./composer.js";
import "./emoji.js";
import "./alerts.js";
import "./toasts.js";
import "./copy.js";
import "./forms.js";
import "./phone.js";
