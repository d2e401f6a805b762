import { laneCount, Row } from "./field-lanes.ts";

/**
 * The group ristretto255 (RFC 9496) for as many elements at once as there are lanes: hashing into it and
 * multiplying by one scalar for all. Names are those of the RFC.
 *
 * The time that it takes depends on the scalar, so it is for keys that are no secret from this machine.
 */

const zero = Row.constant(0n);
const one = Row.constant(1n);
const d =
  Row.constant(37095705934669439343138083508754565189542113879843219016388785533085940283555n);
const twoD = new Row().add(d, d);
const sqrtM1 =
  Row.constant(19681161376707505956807079304988542015446066515923890162744021073123829784752n);
const sqrtAdMinusOne =
  Row.constant(25063068953384623474111414158702152701244531502492656460079210482610430750235n);
const invSqrtAMinusD =
  Row.constant(54469307008909316920995813868745141605393597292927456921205312896311721017578n);
const oneMinusDSquared =
  Row.constant(1159843021668779879193775521855586647937357759715417654439879720876111806838n);
const dMinusOneSquared =
  Row.constant(40440834346308536858101042469323190826248399146238708352240133220865137265952n);

/** Extended coordinates of a point of the twisted Edwards curve in every lane. */
export class Points {
  readonly x = new Row();
  readonly y = new Row();
  readonly z = new Row();
  readonly t = new Row();

  copy({ x, y, z, t }: Points): this {
    this.x.copy(x);
    this.y.copy(y);
    this.z.copy(z);
    this.t.copy(t);
    return this;
  }
}

const scratch = Array.from({ length: 12 }, () => new Row());
const [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11] = scratch as [
  ...[Row, Row, Row, Row, Row, Row],
  ...[Row, Row, Row, Row, Row, Row],
];

/** Twice each point. Their t is not read, and only made where it is asked for. */
function double(result: Points, { x, y, z }: Points, withT: boolean): void {
  const a = s0.square(x);
  const b = s1.square(y);
  const zz = s2.square(z);
  const h = s3.add(a, b);
  const xy = s4.add(x, y);
  const e = s4.subtract(h, s4.square(xy));
  const g = s1.subtract(a, b);
  const f = s2.add(s2.add(zz, zz), g);
  result.x.multiply(e, f);
  result.y.multiply(g, h);
  result.z.multiply(f, g);
  if (withT) result.t.multiply(e, h);
}

/** A point as it is added many times. */
class Addend {
  readonly yPlusX = new Row();
  readonly yMinusX = new Row();
  readonly z2 = new Row();
  readonly t2d = new Row();

  of({ x, y, z, t }: Points): this {
    this.yPlusX.add(y, x);
    this.yMinusX.subtract(y, x);
    this.z2.add(z, z);
    this.t2d.multiply(t, twoD);
    return this;
  }
}

/** Adds to each point the one of its lane, or takes it away. */
function add(points: Points, other: Addend, isTakenAway: boolean, withT: boolean): void {
  const { x, y, z, t } = points;
  const [plus, minus] = isTakenAway ? [other.yMinusX, other.yPlusX] : [other.yPlusX, other.yMinusX];
  const a = s0.multiply(s0.subtract(y, x), minus);
  const b = s1.multiply(s1.add(y, x), plus);
  const c = s2.multiply(t, other.t2d);
  const zz = s3.multiply(z, other.z2);
  const e = s4.subtract(b, a);
  const h = s5.add(b, a);
  const f = isTakenAway ? s6.add(zz, c) : s6.subtract(zz, c);
  const g = isTakenAway ? s7.subtract(zz, c) : s7.add(zz, c);
  x.multiply(e, f);
  y.multiply(g, h);
  z.multiply(f, g);
  if (withT) t.multiply(e, h);
}

/** x to the power of 2^252 - 3, which is (p - 5) / 8. Uses s8 to s10. */
function power(result: Row, x: Row): void {
  const x2 = s8.square(x);
  const x9 = s9.multiply(s9.square(x2, 2), x);
  const x11 = s8.multiply(x2, x9);
  const upTo5 = s8.multiply(s10.square(x11), x9);
  const upTo10 = s9.multiply(s9.square(upTo5, 5), upTo5);
  const upTo20 = s10.multiply(s10.square(upTo10, 10), upTo10);
  const upTo40 = s8.multiply(s8.square(upTo20, 20), upTo20);
  const upTo50 = s9.multiply(s10.square(upTo40, 10), upTo10);
  const upTo100 = s10.multiply(s10.square(upTo50, 50), upTo50);
  const upTo200 = s8.multiply(s8.square(upTo100, 100), upTo100);
  const upTo250 = s8.multiply(s8.square(upTo200, 50), upTo50);
  result.multiply(s8.square(upTo250, 2), x);
}

/** Takes the opposite in the lanes where a number is negative, which is odd. Uses s11. */
function makePositive(row: Row): void {
  negateWhere(row, (lane) => row.isOdd(lane));
}

function negateWhere(row: Row, isSo: (lane: number) => boolean): void {
  const opposite = s11.subtract(zero, row);
  for (let lane = 0; lane < laneCount; lane += 1) if (isSo(lane)) row.copyLane(lane, opposite);
}

/** SQRT_RATIO_M1: the root of u / v, or of i u / v where there is none, and which of both. Uses s5 to s11. */
function sqrtRatio(root: Row, u: Row, v: Row): readonly boolean[] {
  const v3 = s5.multiply(s5.square(v), v);
  const v7 = s6.multiply(s6.square(v3), v);
  power(s7, s6.multiply(u, v7));
  root.multiply(s5.multiply(u, v3), s7);
  const check = s6.multiply(v, s6.square(root));
  const other = s7.multiply(root, sqrtM1);
  // The check is u, -u, i u or -i u.
  const isRight = s8.subtract(check, u);
  const isOpposite = s9.add(check, u);
  const isOppositeTimesI = s10.add(check, s10.multiply(u, sqrtM1));
  const wasSquare: boolean[] = [];
  for (let lane = 0; lane < laneCount; lane += 1) {
    const flipped = isOpposite.isZero(lane);
    wasSquare.push(flipped || isRight.isZero(lane));
    if (flipped || isOppositeTimesI.isZero(lane)) root.copyLane(lane, other);
  }
  makePositive(root);
  return wasSquare;
}

/** MAP: to a point, what an element of the field is hashed to. */
function map(result: Points, element: Row): void {
  const { x: u, y: v, z: r, t: s } = result;
  r.multiply(sqrtM1, r.square(element));
  u.multiply(u.add(r, one), oneMinusDSquared);
  v.multiply(s0.subtract(zero, s0.add(one, s0.multiply(r, d))), s1.add(r, d));
  const wasSquare = sqrtRatio(s, u, v);
  const c = s0.subtract(zero, one);
  const sPrime = s1.multiply(s, element);
  makePositive(sPrime);
  s1.subtract(zero, sPrime);
  for (let lane = 0; lane < laneCount; lane += 1) {
    if (wasSquare[lane] === true) continue;
    s.copyLane(lane, s1);
    c.copyLane(lane, r);
  }
  const n = s2.multiply(s2.multiply(c, s2.subtract(r, one)), dMinusOneSquared);
  s2.subtract(n, v);
  const ss = s3.square(s);
  const w0 = s4.multiply(s4.add(s, s), v);
  const w1 = s5.multiply(s2, sqrtAdMinusOne);
  const w2 = s6.subtract(one, ss);
  const w3 = s7.add(one, ss);
  result.x.multiply(w0, w3);
  result.y.multiply(w2, w1);
  result.z.multiply(w1, w3);
  result.t.multiply(w0, w2);
}

const element = new Row();
const second = new Points();
const addend = new Addend();

/** The point of 64 uniform bytes, for each lane. */
export function hashToPoints(result: Points, uniform: readonly Uint8Array[]): void {
  const halves = [result, second].map((points, half) => {
    for (const [lane, bytes] of uniform.entries())
      element.write(lane, numberIn(bytes.subarray(32 * half, 32 * half + 32)));
    map(points, element);
    return points;
  });
  add(halves[0] ?? result, addend.of(second), false, true);
}

/** Odd multiples of the points that are multiplied: the first, third … fifteenth. */
const multiples = Array.from({ length: 8 }, () => new Addend());
const doubled = new Points();
const step = new Points();

/** Each point times the scalar, below 2^253. */
export function multiplyPoints(result: Points, points: Points, scalar: bigint): void {
  double(doubled, points, true);
  addend.of(doubled);
  step.copy(points);
  for (const [index, multiple] of multiples.entries()) {
    if (index > 0) add(step, addend, false, true);
    multiple.of(step);
  }
  const { x, y, z, t } = result;
  x.copy(zero);
  y.copy(one);
  z.copy(one);
  t.copy(zero);
  const digits = digitsOf(scalar);
  for (let place = digits.length - 1; place >= 0; place -= 1) {
    const digit = digits[place] ?? 0;
    double(result, result, digit !== 0 || place === 0);
    const multiple = multiples[(Math.abs(digit) - 1) / 2];
    if (multiple !== undefined) add(result, multiple, digit < 0, place === 0);
  }
}

/** Digits of a number to the base of 2, least first: 0, or odd from -15 to 15 with four zeros behind. */
function digitsOf(scalar: bigint): readonly number[] {
  const digits: number[] = [];
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    const low = Number(rest & 31n);
    const digit = low % 2 === 0 ? 0 : low > 16 ? low - 32 : low;
    digits.push(digit);
    rest -= BigInt(digit);
  }
  return digits;
}

const u1 = new Row();
const u2 = new Row();
const root = new Row();
const denominator = new Row();

/** The encoding of each point in 32 bytes. */
export function encodePoints({ x: x0, y: y0, z: z0, t: t0 }: Points): Uint8Array[] {
  u1.multiply(u1.add(z0, y0), s0.subtract(z0, y0));
  u2.multiply(x0, y0);
  sqrtRatio(root, one, s0.multiply(u1, s0.square(u2)));
  const den1 = s0.multiply(root, u1);
  const den2 = denominator.multiply(root, u2);
  const zInverse = s1.multiply(s1.multiply(den1, den2), t0);
  const ix0 = s2.multiply(x0, sqrtM1);
  const iy0 = s3.multiply(y0, sqrtM1);
  const enchanted = s4.multiply(den1, invSqrtAMinusD);
  const product = s5.multiply(t0, zInverse);
  const x = u1.copy(x0);
  const y = u2.copy(y0);
  for (let lane = 0; lane < laneCount; lane += 1) {
    if (!product.isOdd(lane)) continue;
    x.copyLane(lane, iy0);
    y.copyLane(lane, ix0);
    denominator.copyLane(lane, enchanted);
  }
  const sign = s5.multiply(x, zInverse);
  negateWhere(y, (lane) => sign.isOdd(lane));
  const s = s6.multiply(denominator, s7.subtract(z0, y));
  makePositive(s);
  return Array.from({ length: laneCount }, (_, lane) => bytesOf(s.read(lane)));
}

/** Little-endian, without the topmost bit. */
export function numberIn(bytes: Uint8Array): bigint {
  const words = new DataView(bytes.buffer, bytes.byteOffset, 32);
  let value = 0n;
  for (let word = 3; word >= 0; word -= 1)
    value = (value << 64n) + words.getBigUint64(8 * word, true);
  return BigInt.asUintN(255, value);
}

function bytesOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  const words = new DataView(bytes.buffer);
  for (let word = 0; word < 4; word += 1)
    words.setBigUint64(8 * word, BigInt.asUintN(64, value >> BigInt(64 * word)), true);
  return bytes;
}
