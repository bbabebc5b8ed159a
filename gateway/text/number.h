/* Numbers as people write them, exactly: 64-bit integers, no floating point. Table 2.1 of the language. */
#pragma once
#include <glib.h>

/* Digits as typed: "1,500.50". */
typedef struct {
  gint64 whole;          /* before the point */
  gint32 fraction;       /* the digits after it, as a number: "05" is 5 with two decimals */
  guint decimals;        /* how many; at most 3 are kept */
  guint digits;          /* digits before the point */
  gboolean leading_zero; /* "05", "0702": a code, no amount */
  gboolean unclear;      /* "50,45", "1.500": commas not before three digits, three or more decimals, two points */
} Numeral;

/* Reads [0-9][0-9.,]*. FALSE where anything else stands in it or more than 15 digits. */
gboolean numeral_read(const char *text, gsize length, Numeral *numeral);

/* The numeral in parts of 1/scale (100: satang of baht, 1000: thousandths). FALSE where it has finer parts or overflows. */
gboolean numeral_scale(const Numeral *numeral, gint64 scale, gint64 *value);

/* A number in words is a row of pieces: "2พันห้า" is numeral 2, power 1000, digit 5. */
typedef struct {
  enum { PIECE_NUMERAL, PIECE_DIGIT, PIECE_ONE, PIECE_ELEVENTH, PIECE_POWER } kind;
  Numeral numeral; /* PIECE_NUMERAL */
  gint64 value; /* PIECE_DIGIT: 0-9 and 20; PIECE_POWER: 10 … 1000000. ONE: หนึ่ง, นึง; ELEVENTH: เอ็ด */
} NumberPiece;

typedef enum { NUMBER_FINE, NUMBER_UNCLEAR, NUMBER_HUGE } NumberVerdict;

/* The hundredths a row of pieces means.
 *   2พัน5, พันห้า      a bare digit after 1000 and more is the next lower power: 2,500, 1,500
 *   ร้อยห้า            unclear: 105 or 150?      ร้อยนึง, พันหนึ่ง   100, 1,000
 *   2พัน350, 2พัน 50   a tail of two digits and more is added */
NumberVerdict number_read(const NumberPiece *pieces, gsize n, gint64 *hundredths);

/* quantity (thousandths) × price (hundredths each whole): FALSE where that is no whole number of hundredths or overflows. */
gboolean number_total(gint64 quantity_milli, gint64 price, gint64 *total);
