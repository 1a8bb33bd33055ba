// What the page of a past conversation brings to life.
import "./store.js";
import "./forms.js";
import "./spans.js";
import { arrange } from "./arrange.js";
import { localise } from "./time.js";

const list = document.querySelector("ol.thread");
arrange(list);
localise(list);
