import type { ToolCall } from "../../lib/api-types";
import { assistantName } from "../../lib/assistant-name";
import type { ChatMessage } from "../../lib/chat-state";
import { AnswerFailure } from "./answer-failure";
import { Markdown } from "./markdown";
import { Thinking } from "./thinking";
import { ToolRow } from "./tool-row";

interface AnswerProps {
  answer: ChatMessage;
  /** Whether the question can be asked again: only the last one can. */
  last: boolean;
  /** Name of the assistant that answers now; an answer by another one says so. */
  assistant: string | null;
  onUndo: (call: ToolCall) => Promise<void>;
  onRetry: (answer: ChatMessage) => void;
  onEdit: (answer: ChatMessage) => void;
}

export function Answer({ answer, last, assistant, onUndo, onRetry, onEdit }: AnswerProps) {
  const { tool_calls, text, status, failure } = answer;
  const by = answer.assistant && assistantName(answer.assistant);
  const working = tool_calls.some((call) => call.status === "running");
  return (
    <article aria-label="Assistant" className="flex flex-col gap-2.5">
      {tool_calls.length > 0 && (
        <ul aria-label="What the assistant did" className="flex flex-col gap-1.5">
          {tool_calls.map((call) => (
            <ToolRow key={call.id} call={call} onUndo={onUndo} />
          ))}
        </ul>
      )}
      {text && <Markdown text={text} />}
      {status === "running" && !text && !working && <Thinking />}
      {status === "stopped" && (
        <AnswerFailure
          text="Stopped."
          tone="quiet"
          onRetry={last ? () => onRetry(answer) : undefined}
        />
      )}
      {failure && (
        <AnswerFailure
          text={failure.message}
          tone="problem"
          retryAt={failure.retryAt}
          onRetry={last && failure.retryable ? () => onRetry(answer) : undefined}
          onEdit={last ? () => onEdit(answer) : undefined}
        />
      )}
      {by && assistant && by !== assistant && (
        <p className="text-sm text-muted">Answered by {by}</p>
      )}
    </article>
  );
}
