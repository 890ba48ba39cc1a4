// Runs a function once for every element that matches, now and whenever one is added: by htmx, a socket, or anything else.
const wanted = [];
const seen = new WeakMap();

function visit(root) {
  for (const [selector, run] of wanted) {
    if (root.matches?.(selector)) once(root, run);
    for (const element of root.querySelectorAll?.(selector) ?? []) once(element, run);
  }
}

function once(element, run) {
  const done = seen.get(element) ?? new Set();
  if (done.has(run)) return;
  seen.set(element, done.add(run));
  run(element);
}

new MutationObserver((records) => {
  for (const record of records) for (const node of record.addedNodes) if (node.nodeType === 1) visit(node);
}).observe(document.documentElement, { childList: true, subtree: true });

export function each(selector, run) {
  wanted.push([selector, run]);
  for (const element of document.querySelectorAll(selector)) once(element, run);
}
