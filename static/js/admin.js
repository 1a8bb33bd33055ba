// What the admin pages bring to life.
import "./store.js";
import "./live.js";
import "./connection.js";
import "./faces.js";
import "./alerting.js";
import "./devices.js";
import "./idle.js";
import "./toasts.js";
import "./copy.js";
import "./forms.js";
import "./spans.js";
import "./menus.js";
import "./acts.js";
import "./presence.js";
import "./records.js";
import "./settings.js";
import "./dialogs.js";
