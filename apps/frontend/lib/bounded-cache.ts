/** Values with an end, at most `limit` of them; the oldest one makes room. */
export class BoundedCache<T> {
  private readonly entries = new Map<string, { value: T; until: number }>();

  constructor(private readonly limit: number) {}

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (entry && entry.until > Date.now()) return entry.value;
    this.entries.delete(key);
  }

  set(key: string, value: T, seconds: number): void {
    this.entries.delete(key);
    if (this.entries.size >= this.limit) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(key, { value, until: Date.now() + seconds * 1000 });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}
