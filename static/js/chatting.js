// The customer's page with the conversation itself.
import "./customer.js";
import "./messages.js";
