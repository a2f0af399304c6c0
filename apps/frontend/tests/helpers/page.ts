import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect } from "vitest";

/** Finds fields and buttons on the page by their accessible names. */

export const composer = () => screen.getByLabelText<HTMLTextAreaElement>("Message");
export const newTask = () => screen.getByLabelText<HTMLInputElement>("New task");
export const log = () => screen.getByRole("log");
export const button = (name: string | RegExp) => screen.getByRole("button", { name });
/** Finds a button in the account menu. jsdom cannot open the menu, so its buttons stay hidden. */
export const menuButton = (name: string) => screen.getByRole("button", { name, hidden: true });
export const checkbox = (title: string) =>
  screen.findByRole<HTMLInputElement>("checkbox", { name: new RegExp(`“${title}”$`) });

/** Returns the task titles in each group, in the order shown, for example `Today: Milk, Bread`. */
export function shownTasks(): string[] {
  return [...document.querySelectorAll("section > h3")].map((heading) => {
    const rows = [
      ...heading.parentElement!.querySelectorAll(
        "li[data-task] button[title=Edit]:not([aria-label])",
      ),
    ].map((title) => title.firstElementChild!.textContent);
    return `${heading.textContent.replace(/ \d+\+?$/, "")}: ${rows.join(", ")}`;
  });
}

/** Sends a message after the conversation has loaded. */
export async function say(text: string): Promise<void> {
  await waitFor(() => expect(log().textContent).not.toContain("Loading"));
  await userEvent.click(composer());
  await userEvent.keyboard(`${text.replace(/[[{]/g, "$&$&")}{Enter}`);
}

/** Waits until the page announces the text to screen readers. */
export const announced = (text: string) =>
  waitFor(() =>
    expect(document.querySelector("[aria-live=polite]")?.textContent.trim()).toBe(text),
  );

/** Waits until the assistant's answer is complete. */
export const answerComplete = () =>
  waitFor(() => expect(log().getAttribute("aria-busy")).toBe("false"));
