// The icon of the installed app shows how much is unread, as the navigation's counts do; of who signed out, nothing.
const counts = new Map();

export function count(name, number) {
  counts.set(name, number);
  const unread = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const done = unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.();
  done?.catch(() => {}); // not installed, or not allowed to
}

const numbers = document.querySelectorAll("#badge-chats, #badge-notifications");
for (const { id, textContent } of numbers) count(id.replace("badge-", ""), parseInt(textContent) || 0);
if (!numbers.length) count("nobody", 0);
