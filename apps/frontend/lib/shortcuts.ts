export const shortcuts = [
  { action: "chat", keys: ["/"], text: "Write to the assistant" },
  { action: "add", keys: ["q"], text: "Add a task" },
  { action: "next", keys: ["j"], text: "Next task" },
  { action: "previous", keys: ["k"], text: "Previous task" },
  { action: "toggle", keys: ["x"], text: "Complete or reopen the task" },
  { action: "edit", keys: ["e"], text: "Edit the task" },
  { action: "remove", keys: ["Delete"], text: "Delete the task" },
  { action: "undo", keys: ["Ctrl", "Z"], text: "Undo the last change" },
  { action: "help", keys: ["?"], text: "Show this list" },
] as const;

export type ShortcutAction = (typeof shortcuts)[number]["action"];

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Returns the action for a key press outside text fields, if there is one. */
export function actionOf({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
}: KeyPress): ShortcutAction | undefined {
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return key.toLowerCase() === "z" && !shiftKey ? "undo" : undefined;
  // The Delete key on a Mac sends Backspace.
  if (key === "Backspace") return "remove";
  return shortcuts.find(({ action, keys }) => action !== "undo" && keys[0] === key)?.action;
}
