// After registering: on to the conversation with the token, in case the browser has not taken the cookie.
import { enter, keepToken } from "./bearer.js";

const { token, enter: action } = document.getElementById("entered").dataset;
keepToken(token);
try { sessionStorage.setItem("livechat-fresh", "true"); } catch { /* the site is not told */ }
try {
  const person = sessionStorage.getItem("livechat-identity-asked");
  if (person === null) sessionStorage.removeItem("livechat-identity");
  else sessionStorage.setItem("livechat-identity", person);
} catch { /* asked again on each page */ }
enter(action, token);
