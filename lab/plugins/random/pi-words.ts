/**
 * The first `count` 32-bit words of the fractional part of pi: Blowfish's initial tables by
 * definition (https://www.schneier.com/academic/archives/1994/09/description_of_a_new.html).
 * Machin's formula takes some 15 ms.
 */
export function piWords(count: number): Uint32Array {
  const guard = 64n;
  const one = 1n << (BigInt(count) * 32n + guard);
  const pi = 4n * (4n * arctanOfInverse(5n, one) - arctanOfInverse(239n, one));
  const fraction = (pi - 3n * one) >> guard;
  const words = new Uint32Array(count);
  const hex = fraction.toString(16).padStart(count * 8, "0");
  for (let index = 0; index < count; index++)
    words[index] = parseInt(hex.slice(index * 8, index * 8 + 8), 16);
  return words;
}

function arctanOfInverse(x: bigint, one: bigint): bigint {
  let power = one / x;
  let sum = power;
  for (let divisor = 3n, sign = -1n; power !== 0n; divisor += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / divisor;
  }
  return sum;
}
