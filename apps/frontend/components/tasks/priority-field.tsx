import { useId } from "react";
import type { Priority } from "../../lib/api-types";
import { FlagIcon } from "../icons";
import { priorityColors, priorityLabels } from "./task-meta";

const priorities: Priority[] = ["none", "low", "medium", "high"];

export function PriorityField({
  priority,
  onChange,
}: {
  priority: Priority;
  onChange: (priority: Priority) => void;
}) {
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center gap-1 sm:gap-1.5">
      <legend className="sr-only">Priority</legend>
      {priorities.map((each) => (
        <label key={each} className="chip cursor-pointer px-2 sm:px-3">
          <input
            type="radio"
            name={name}
            checked={priority === each}
            onChange={() => onChange(each)}
            className="sr-only"
          />
          {each !== "none" && <FlagIcon className={`size-3.5 ${priorityColors[each]}`} />}
          {priorityLabels[each]}
        </label>
      ))}
    </fieldset>
  );
}
