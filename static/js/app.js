// Every page's behaviours, each attached by its data attribute. What only one page needs, that page loads itself.
import "./autogrow.js";
import "./char-count.js";
import "./copy.js";
import "./dialog.js";
import "./file-preview.js";
import "./lightbox.js";
import "./local-time.js";
import "./menu.js";
import "./offline.js";
import "./passkey.js";
import "./password-toggle.js";
import "./person-socket.js";
import "./response-error.js";
import "./submit-on-change.js";
import "./theme.js";
import "./time-zone.js";
import "./toast.js";
