import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect } from "vitest";

/** The page as a person meets it: fields and buttons by their names. */

export const composer = () => screen.getByLabelText<HTMLTextAreaElement>("Message");
export const newTask = () => screen.getByLabelText<HTMLInputElement>("New task");
export const log = () => screen.getByRole("log");
export const button = (name: string | RegExp) => screen.getByRole("button", { name });
/** In the account menu, which jsdom cannot open. */
export const menuButton = (name: string) => screen.getByRole("button", { name, hidden: true });
export const checkbox = (title: string) =>
  screen.findByRole<HTMLInputElement>("checkbox", { name: new RegExp(`“${title}”$`) });

/** Titles in the order they are shown, group by group: `Today: Milk, Bread`. */
export function shownTasks(): string[] {
  return [...document.querySelectorAll("section > h3")].map((heading) => {
    const rows = [
      ...heading.parentElement!.querySelectorAll(
        "li[data-task] button[title=Edit]:not([aria-label])",
      ),
    ].map((title) => title.firstElementChild!.textContent);
    return `${heading.textContent!.replace(/ \d+\+?$/, "")}: ${rows.join(", ")}`;
  });
}

/** Sends a message once the page is ready to take it. */
export async function say(text: string): Promise<void> {
  await waitFor(() => expect(log().textContent).not.toContain("Loading"));
  await userEvent.click(composer());
  await userEvent.keyboard(`${text.replace(/[[{]/g, "$&$&")}{Enter}`);
}

/** Waits for the words of a screen reader. */
export const announced = (text: string) =>
  waitFor(() =>
    expect(document.querySelector("[aria-live=polite]")?.textContent?.trim()).toBe(text),
  );

export const settled = () => waitFor(() => expect(log().getAttribute("aria-busy")).toBe("false"));
