import type { RefObject } from "react";
import { classes } from "../../lib/classes";
import { maxNotesLength, maxTitleLength, roomLeft } from "../../lib/task";

interface TitleFieldProps {
  title: string;
  /** True if the field must show that the title is missing. */
  missing: boolean;
  fieldRef: RefObject<HTMLTextAreaElement | null>;
  onChange: (title: string) => void;
  onEnter: () => void;
}

/** The field for the title. The title is a single line of text, which wraps if it is long. */
export function TitleField({ title, missing, fieldRef, onChange, onEnter }: TitleFieldProps) {
  return (
    <>
      <div className="field">
        <textarea
          ref={fieldRef}
          aria-label="Title"
          aria-describedby="title-note"
          dir="auto"
          rows={1}
          value={title}
          maxLength={maxTitleLength}
          aria-invalid={missing}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            onEnter();
          }}
          onChange={(event) => onChange(event.target.value.replace(/\s*\n\s*/g, " "))}
          className={classes(
            "block field-sizing-content max-h-40 w-full resize-none bg-transparent px-3 py-2",
            "font-medium pointer-coarse:min-h-11",
          )}
        />
      </div>
      {missing ? (
        <p id="title-note" role="alert" className="px-1 text-sm text-danger">
          A task needs a title.
        </p>
      ) : (
        <p id="title-note" className="px-1 text-sm text-muted empty:hidden">
          {roomLeft(title)}
        </p>
      )}
    </>
  );
}

interface NotesFieldProps {
  notes: string;
  onChange: (notes: string) => void;
}

export function NotesField({ notes, onChange }: NotesFieldProps) {
  return (
    <div className="field">
      <textarea
        aria-label="Notes"
        dir="auto"
        placeholder="Notes"
        rows={2}
        value={notes}
        maxLength={maxNotesLength}
        onChange={(event) => onChange(event.target.value)}
        className={classes(
          "block field-sizing-content max-h-60 min-h-14 w-full resize-y bg-transparent px-3 py-2",
          "text-sm placeholder:text-muted",
        )}
      />
    </div>
  );
}
