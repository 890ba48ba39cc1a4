// [data-session-times]: where the start is moved, the end goes along, as long as before.
import { each } from "./each.js";

each("[data-session-times]", (group) => {
  const [starts, ends] = group.querySelectorAll("input[type=datetime-local]");
  let before = starts.value;
  starts.addEventListener("change", () => {
    const moved = moment(starts) - moment({ value: before });
    if (!Number.isNaN(moved) && ends.value) ends.value = written(moment(ends) + moved);
    before = starts.value;
  });
});

// what the clock shows, counted as if it were UTC: no zone of the browser's plays into it
function moment({ value }) {
  return Date.parse(`${value}Z`);
}

function written(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 16);
}
