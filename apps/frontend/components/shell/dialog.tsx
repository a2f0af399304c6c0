import { type ReactNode, useEffect, useRef } from "react";
import { classes } from "../../lib/classes";
import { IconButton } from "../icon-button";
import { CrossIcon } from "../icons";

interface DialogProps {
  title: string;
  onClose: () => void;
  /** The dialog's position on the page. Default: `middle`. */
  place?: "middle" | "left";
  children: ReactNode;
}

const places = {
  middle: "m-auto max-h-[calc(100dvh-2rem)] w-[min(30rem,calc(100vw-2rem))] rounded-2xl",
  left: classes(
    "my-0 mr-auto ml-0 h-dvh max-h-dvh w-[min(22rem,calc(100vw-2.5rem))] max-w-none",
    "border-y-0 border-l-0",
  ),
};

/**
 * A modal dialog based on the native `<dialog>` element. While the dialog is open, the focus stays
 * inside. When the dialog closes, the previously focused element receives the focus again. Escape
 * and a click outside close the dialog.
 */
export function Dialog({ title, onClose, place = "middle", children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className={`border border-line bg-surface p-0 text-ink shadow-float ${places[place]}`}
    >
      <div className="flex h-full max-h-[inherit] flex-col">
        <div className="flex items-center justify-between gap-4 border-b border-line py-3 pr-3 pl-5">
          <h2 className="font-display text-lg font-semibold">{title}</h2>
          <IconButton label="Close" onClick={() => dialog.current?.close()}>
            <CrossIcon />
          </IconButton>
        </div>
        {/* This element is focusable, so that the arrow keys scroll a dialog that has no other
            controls. */}
        <div
          tabIndex={0}
          className="relative min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
        >
          {children}
        </div>
      </div>
    </dialog>
  );
}
