// What a page with a single form brings to life.
import "./store.js";
import "./forms.js";
import "./toasts.js";
import "./copy.js";
import "./portrait.js";
