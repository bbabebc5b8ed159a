#include "simulator/hostile.h"

#include "clock.h"

#include <string.h>
#include <zlib.h>

#define JSON "application/json"
#define DEPTH 1000000
#define BOMB_PIECE ((gsize)1 << 24) /* the bomb grows to so many bytes, */
#define BOMB_PIECES 64              /* so many times */

typedef enum { BODY, DEEP, BOMB, ENDLESS, SLOW, SILENT, RESET, RETRY_DATE } HostileKind;

struct Hostile {
  const char *name;
  HostileKind kind;
  int status;
  const char *type;
  const char *body;
  gsize length; /* 0: to the NUL */
  const char *header, *value;
};

#define HTML "<!DOCTYPE html><html><body><h1>Welcome to the network</h1></body></html>"
#define MESSAGE "{\"messages\":[{\"id\":1,\"from\":\"+66812345678\",\"text\":\"500\"}]}"
#define NUL_BODY "{\"messages\":[{\"id\":1,\0\"from\":\"+66812345678\"}]}"
#define REFUSED "{\"error\":\"refused\",\"message\":\"refused on demand\"}"

static const Hostile table[] = {
    {"html", BODY, 200, "text/html", HTML, 0, NULL, NULL},
    {"empty", BODY, 200, JSON, "", 0, NULL, NULL},
    {"truncated", BODY, 200, JSON, "{\"messages\":[{\"id\":1,\"from\":\"+668", 0, NULL, NULL},
    {"nul", BODY, 200, JSON, NUL_BODY, sizeof NUL_BODY - 1, NULL, NULL},
    {"bad_utf8", BODY, 200, JSON, "{\"messages\":[{\"id\":1,\"text\":\"\xc3\x28 \xed\xa0\x80 \xff\"}]}", 0, NULL, NULL},
    {"deep", DEEP, 200, JSON, NULL, 0, NULL, NULL},
    {"endless", ENDLESS, 200, JSON, MESSAGE " ", 0, NULL, NULL},
    {"gzip_bomb", BOMB, 200, JSON, NULL, 0, "Content-Encoding", "gzip"},
    {"slow", SLOW, 200, JSON, MESSAGE, 0, NULL, NULL},
    {"silent", SILENT, 0, NULL, NULL, 0, NULL, NULL},
    {"reset", RESET, 0, NULL, NULL, 0, NULL, NULL},
    {"redirect_http", BODY, 302, "text/html", "", 0, "Location", "http://127.0.0.1:1/elsewhere"},
    {"redirect_file", BODY, 301, "text/html", "", 0, "Location", "file:///etc/hostname"},
    {"401", BODY, 401, JSON, REFUSED, 0, NULL, NULL},
    {"403", BODY, 403, JSON, REFUSED, 0, NULL, NULL},
    {"404", BODY, 404, JSON, REFUSED, 0, NULL, NULL},
    {"429", BODY, 429, JSON, REFUSED, 0, NULL, NULL},
    {"429_seconds", BODY, 429, JSON, REFUSED, 0, "Retry-After", "2"},
    {"429_date", RETRY_DATE, 429, JSON, REFUSED, 0, NULL, NULL},
    {"429_negative", BODY, 429, JSON, REFUSED, 0, "Retry-After", "-5"},
    {"429_huge", BODY, 429, JSON, REFUSED, 0, "Retry-After", "1000000000"},
    {"500", BODY, 500, JSON, REFUSED, 0, NULL, NULL},
    {"502", BODY, 502, "text/html", HTML, 0, NULL, NULL},
    {"503", BODY, 503, JSON, REFUSED, 0, NULL, NULL},
    {"504", BODY, 504, "text/html", HTML, 0, NULL, NULL},
};

const Hostile *hostile_find(const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS(table); i++) {
    if (strcmp(table[i].name, name) == 0)
      return &table[i];
  }
  return NULL;
}

static void answer_deep(HttpCall *call)
{
  char *body = g_malloc(DEPTH);
  memset(body, '[', DEPTH);
  http_reply(call, 200, JSON, body, DEPTH, TRUE);
}

/* Spaces, packed so that the same bytes may follow themselves. */
static GByteArray *bomb_piece(uLong *check)
{
  g_autofree guint8 *spaces = g_malloc(BOMB_PIECE);
  memset(spaces, ' ', BOMB_PIECE);
  *check = crc32(0, spaces, (uInt)BOMB_PIECE);
  z_stream stream = {.next_in = spaces, .avail_in = (uInt)BOMB_PIECE};
  GByteArray *packed = g_byte_array_new();
  g_byte_array_set_size(packed, (guint)(BOMB_PIECE / 100));
  stream.next_out = packed->data;
  stream.avail_out = packed->len;
  const gboolean done = deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK &&
                        deflate(&stream, Z_FULL_FLUSH) == Z_OK && stream.avail_out > 0;
  g_byte_array_set_size(packed, done ? (guint)stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

static void append_le32(GByteArray *bytes, guint32 number)
{
  const guint32 swapped = GUINT32_TO_LE(number);
  g_byte_array_append(bytes, (const guint8 *)&swapped, sizeof swapped);
}

/* A gibibyte of spaces in a megabyte of gzip. */
static void answer_bomb(HttpCall *call)
{
  static const guint8 head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255}, last_block[] = {3, 0};
  uLong piece_check, check = crc32(0, NULL, 0);
  g_autoptr(GByteArray) piece = bomb_piece(&piece_check), bomb = g_byte_array_new();
  g_byte_array_append(bomb, head, sizeof head);
  for (guint i = 0; i < BOMB_PIECES; i++) {
    g_byte_array_append(bomb, piece->data, piece->len);
    check = crc32_combine(check, piece_check, (z_off_t)BOMB_PIECE);
  }
  g_byte_array_append(bomb, last_block, sizeof last_block);
  append_le32(bomb, (guint32)check);
  append_le32(bomb, (guint32)(BOMB_PIECE * BOMB_PIECES));
  http_reply(call, 200, JSON, (char *)bomb->data, bomb->len, FALSE);
}

static void answer_retry_date(const Hostile *hostile, HttpCall *call)
{
  g_autoptr(GDateTime) then = g_date_time_new_from_unix_utc(clock_now_ms() / 1000 + 2);
  g_autofree char *date = g_date_time_format(then, "%a, %d %b %Y %H:%M:%S GMT");
  http_reply_header(call, "Retry-After", date);
  http_reply(call, hostile->status, hostile->type, (char *)hostile->body, strlen(hostile->body), FALSE);
}

void hostile_answer(const Hostile *hostile, Provider *provider, HttpCall *call)
{
  if (hostile->header != NULL)
    http_reply_header(call, hostile->header, hostile->value);
  switch (hostile->kind) {
  case BODY:
    http_reply(call, hostile->status, hostile->type, (char *)hostile->body,
               hostile->length > 0 ? hostile->length : strlen(hostile->body), FALSE);
    return;
  case DEEP:
    answer_deep(call);
    return;
  case BOMB:
    answer_bomb(call);
    return;
  case ENDLESS:
    http_reply_stream(call, hostile->status, hostile->type, hostile->body, strlen(hostile->body), 0);
    return;
  case SLOW:
    http_reply_stream(call, hostile->status, hostile->type, hostile->body, strlen(hostile->body), 1000);
    return;
  case SILENT:
    answer_never(provider, call);
    return;
  case RESET:
    http_reset(call);
    return;
  case RETRY_DATE:
    answer_retry_date(hostile, call);
    return;
  default:
    g_assert_not_reached();
  }
}
