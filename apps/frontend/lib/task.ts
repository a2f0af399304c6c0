/** One task as the backend sends it. */
export interface Task {
  id: string;
  /** 1 to 200 characters, trimmed. */
  title: string;
  completed: boolean;
  /** ISO 8601, UTC. */
  created_at: string;
}

export const maxTitleLength = 200;

/** A title inside a sentence: in quotes, and cut where it would crowd out the rest. */
export function quoted(title: string): string {
  return `“${title.length > 50 ? `${title.slice(0, 49).trimEnd()}…` : title}”`;
}
