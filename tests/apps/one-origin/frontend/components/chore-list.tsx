"use client";

import { useCallback, useEffect, useState } from "react";

interface Chore {
  id: number;
  title: string;
}

export function ChoreList() {
  const [chores, setChores] = useState<Chore[]>([]);
  const load = useCallback(async () => {
    const response = await fetch("/api/tasks");
    setChores((await response.json()) as Chore[]);
  }, []);

  useEffect(() => {
    void load();
  }, [load]);

  async function add(form: FormData) {
    await fetch("/api/tasks", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ title: form.get("title") }),
    });
    await load();
  }

  return (
    <>
      <form action={add}>
        <label>
          New task <input name="title" required />
        </label>
        <button>Add</button>
      </form>
      <ul>
        {chores.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
    </>
  );
}
