const API = process.env.NEXT_PUBLIC_API_BASE_URL || "http://localhost:8000/api";

export type Task = { id: number; title: string };

export async function listTasks(): Promise<Task[]> {
  return (await fetch(`${API}/tasks`)).json();
}

export async function addTask(title: string): Promise<void> {
  await fetch(`${API}/tasks`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ title }),
  });
}
