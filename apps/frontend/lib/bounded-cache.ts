/**
 * A cache whose values expire. It holds at most `limit` values. When the cache is full, adding a
 * value evicts the oldest one.
 */
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
    if (this.entries.size >= this.limit) this.evictOldest();
    this.entries.set(key, { value, until: Date.now() + seconds * 1000 });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  private evictOldest(): void {
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }
}
