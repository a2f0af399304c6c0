import { useRef, useState } from "react";

/** The text of a task not added yet. It leaves the box only when the task is safely stored. */
export interface Draft {
  text: string;
  /** Why the last attempt did not succeed, or null. */
  problem: string | null;
  pending: boolean;
  edit(text: string): void;
  /** Adds `title`, or what is in the box. */
  submit(title?: string): Promise<void>;
}

/** `add` answers null when the task is stored, else the reason why it is not. */
export function useDraft(add: (title: string) => Promise<string | null>): Draft {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  // State would come a render too late for a double press of Enter.
  const busy = useRef(false);

  const edit = (value: string) => {
    setText(value);
    setProblem(null);
  };

  const submit = async (title = text) => {
    const wanted = title.trim();
    if (!wanted || busy.current) return;
    busy.current = true;
    setPending(true);
    setProblem(null);
    const reason = await add(wanted);
    setProblem(reason);
    setText((current) => (reason === null ? (current === title ? "" : current) : current || wanted));
    setPending(false);
    busy.current = false;
  };

  return { text, problem, pending, edit, submit };
}
