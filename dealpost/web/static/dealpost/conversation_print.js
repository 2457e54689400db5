/* Print a message as soon as its sheet has its height. */
import "./conversation.js";

addEventListener("load", () => setTimeout(() => window.print(), 200));
