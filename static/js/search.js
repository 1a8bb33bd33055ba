// What the search's own page brings to life.
import "./toasts.js";
import "./finder.js";
import "./spans.js";
import "./menus.js";
