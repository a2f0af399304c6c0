"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { api } from "../lib/api";

export default function Page() {
  const router = useRouter();
  const [tasks, setTasks] = useState<{ id: number; title: string }[]>([]);
  const load = useCallback(async () => {
    const response = await api("/tasks");
    if (response.status === 401) router.push("/sign-up");
    else setTasks(await response.json());
  }, [router]);

  useEffect(() => {
    void load();
  }, [load]);

  async function add(form: FormData) {
    await api("/tasks", { title: form.get("title") });
    await load();
  }

  return (
    <main>
      <h1>Groceries</h1>
      <form action={add}>
        <label>
          New task <input name="title" required />
        </label>
        <button>Add</button>
      </form>
      <ul>
        {tasks.map((task) => (
          <li key={task.id}>{task.title}</li>
        ))}
      </ul>
    </main>
  );
}
