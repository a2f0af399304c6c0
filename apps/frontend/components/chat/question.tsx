import { memo } from "react";
import { classes } from "../../lib/classes";

/** Shows the user's message as plain text, with its line breaks. */
export const Question = memo(function Question({ text }: { text: string }) {
  return (
    <article
      aria-label="You"
      dir="auto"
      className={classes(
        "ml-auto max-w-[85%] rounded-2xl rounded-br-md border border-transparent bg-accent-soft",
        "px-4 py-2.5 leading-relaxed whitespace-pre-wrap wrap-anywhere",
      )}
    >
      {text}
    </article>
  );
});
