import type { ToolCall } from "../../lib/api-types";
import { assistantName } from "../../lib/assistant-name";
import type { ChatMessage } from "../../lib/chat-state";
import { AnswerFailure } from "./answer-failure";
import { Markdown } from "./markdown";
import { Thinking } from "./thinking";
import { ToolRow } from "./tool-row";

interface AnswerProps {
  answer: ChatMessage;
  /** True for the last answer. Only the last answer can be retried. */
  last: boolean;
  /** The current assistant's name. An answer by another assistant shows that assistant's name. */
  assistant: string | null;
  onUndo: (call: ToolCall) => Promise<void>;
  onRetry: (answer: ChatMessage) => void;
  onEdit: (answer: ChatMessage) => void;
}

export function Answer({ answer, last, assistant, onUndo, onRetry, onEdit }: AnswerProps) {
  return (
    <article aria-label="Assistant" className="flex flex-col gap-2.5">
      <ToolCalls calls={answer.tool_calls} onUndo={onUndo} />
      {answer.text && <Markdown text={answer.text} />}
      {isThinking(answer) && <Thinking />}
      {answer.status === "stopped" && (
        <AnswerFailure
          text="Stopped."
          tone="quiet"
          onRetry={last ? () => onRetry(answer) : undefined}
        />
      )}
      {answer.failure && (
        <AnswerFailure
          text={answer.failure.message}
          tone="problem"
          retryAt={answer.failure.retryAt}
          onRetry={last && answer.failure.retryable ? () => onRetry(answer) : undefined}
          onEdit={last ? () => onEdit(answer) : undefined}
        />
      )}
      <Author answer={answer} assistant={assistant} />
    </article>
  );
}

function ToolCalls({ calls, onUndo }: { calls: ToolCall[]; onUndo: AnswerProps["onUndo"] }) {
  return (
    calls.length > 0 && (
      <ul aria-label="What the assistant did" className="flex flex-col gap-1.5">
        {calls.map((call) => (
          <ToolRow key={call.id} call={call} onUndo={onUndo} />
        ))}
      </ul>
    )
  );
}

function Author({ answer, assistant }: Pick<AnswerProps, "answer" | "assistant">) {
  const author = answer.assistant && assistantName(answer.assistant);
  if (!author || !assistant || author === assistant) return null;
  return <p className="text-sm text-muted">Answered by {author}</p>;
}

function isThinking({ status, text, tool_calls }: ChatMessage): boolean {
  return status === "running" && !text && tool_calls.every((call) => call.status !== "running");
}
