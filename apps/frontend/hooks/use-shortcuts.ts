import { useEffect, useEffectEvent } from "react";
import { actionOf, type ShortcutAction } from "../lib/shortcuts";

/** Runs a handler for each shortcut, except while the user types or a dialog is open. */
export function useShortcuts(handlers: Partial<Record<ShortcutAction, () => void>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]"))
      return;
    const action = actionOf(event);
    // In an empty field, there is no typing to undo, so Ctrl+Z undoes the last change. For example,
    // the composer is empty and focused after a message is sent.
    if (isTyping(event.target) && !(action === "undo" && isEmpty(event.target))) return;
    const handler = action && handlers[action];
    if (!handler) return;
    event.preventDefault();
    handler();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function isEmpty(target: EventTarget | null): boolean {
  return (
    (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
    target.value === ""
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button"].includes(target.type);
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
