import { classes } from "../../lib/classes";
import { shortcuts } from "../../lib/shortcuts";
import { Dialog } from "./dialog";

const whileWriting = [
  { keys: ["Enter"], text: "Send the message, or add the task" },
  { keys: ["Shift", "Enter"], text: "Begin a new line" },
  { keys: ["Esc"], text: "Leave the field, so that the keys above work" },
];

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <div className="px-5 py-4">
        <Keys list={shortcuts} />
        <h3 className="mt-5 mb-1 text-sm font-semibold text-muted">While writing</h3>
        <Keys list={whileWriting} />
      </div>
    </Dialog>
  );
}

function Keys({ list }: { list: readonly { keys: readonly string[]; text: string }[] }) {
  return (
    <dl>
      {list.map(({ keys, text }) => (
        <div
          key={text}
          className="flex items-center justify-between gap-4 border-b border-line py-2 last:border-0"
        >
          <dt className="text-sm">{text}</dt>
          <dd className="flex shrink-0 gap-1">
            {keys.map((key) => (
              <kbd
                key={key}
                className={classes(
                  "min-w-7 rounded-md border border-line-strong bg-canvas px-1.5 py-0.5",
                  "text-center font-sans text-sm",
                )}
              >
                {key === "Ctrl" && isApple() ? "⌘" : key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);
