import { expect, test } from "vitest";
import { hoursOfWeek, readHours, weekdayName, weekdays, writeHours, type Weekday } from "./calendar_text";

test("hours are read as people write them, in both languages", () => {
  expect(readHours("9:00-12:00, 13:30–18:00")).toEqual([
    ["09:00", "12:00"],
    ["13:30", "18:00"],
  ]);
  expect(readHours("09：00至12：00；14：00至24：00")).toEqual([
    ["09:00", "12:00"],
    ["14:00", "24:00"],
  ]);
  expect(readHours("  ")).toEqual([]);
});

test("what is no hours, or out of order, is refused", () => {
  for (const text of ["9", "9-17", "09:00-09:00", "17:00-09:00", "09:70-10:00", "00:00-24:30"]) {
    expect(readHours(text)).toBeNull();
  }
  expect(readHours("13:00-14:00, 09:00-10:00")).toBeNull();
  expect(readHours("09:00-12:00, 11:00-13:00")).toBeNull();
});

test("what is written is read again", () => {
  const text = "09:00-12:00, 13:30-18:00";
  expect(writeHours(readHours(text)!)).toBe(text);
});

test("a week adds up", () => {
  const week = Object.fromEntries(weekdays.map((one) => [one, ""])) as Record<Weekday, string>;
  expect(hoursOfWeek({ ...week, monday: "09:00-17:30", friday: "09:00-12:00" })).toBe(11.5);
  expect(hoursOfWeek({ ...week, monday: "nine" })).toBeNull();
});

test("weekdays have the names of the language", () => {
  expect(weekdayName("en", "monday")).toBe("Monday");
  expect(weekdayName("zh-CN", "sunday")).toBe("星期日");
});
