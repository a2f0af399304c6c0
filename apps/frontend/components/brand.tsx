import { CheckIcon } from "./icons";

export function Brand() {
  return (
    <p className="flex items-center gap-2.5 font-semibold tracking-tight">
      <span className="grid size-7 place-content-center rounded-lg bg-accent text-on-accent">
        <CheckIcon className="size-4" />
      </span>
      Todo Chatbot
    </p>
  );
}
