// What the pages of a course's room need.
import "./announce.js";
import "./countdown.js";
import "./due.js";
import "./zone-time.js";
