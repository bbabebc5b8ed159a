/* Times as providers write them, to and from milliseconds UTC. No locale, no time zone database. */
#pragma once
#include <glib.h>

typedef enum { WHEN_RFC3339, WHEN_RFC2822, WHEN_UNIX_S, WHEN_UNIX_MS, WHEN_PATTERN } WhenKind;

typedef struct {
  WhenKind kind;
  char *pattern; /* WHEN_PATTERN: %Y %m %d %H %M %S and other characters as they stand, each but %S once; a time of the zone
                    below */
  gint32 zone_minutes; /* east of UTC: for a pattern, and for RFC 3339 without a zone */
} WhenFormat;

/* "rfc3339", "rfc2822", "unix_s", "unix_ms" or a pattern with a %. FALSE where it is none of them. */
gboolean when_format_parse(const char *text, gint32 zone_minutes, WhenFormat *format);
void when_format_clear(WhenFormat *format);
/* "+07:00", "-0330", "Z", "UTC". */
gboolean when_zone_parse(const char *text, gint32 *minutes);

/* Years 1970 to 9999. RFC 3339 is read with "T" or a space, any fraction, and a zone "Z", "+07:00" or "+0000". */
gboolean when_read(const WhenFormat *format, const char *text, gint64 *ms);

typedef enum { WRITE_DATE, WRITE_RFC3339, WRITE_RFC3339_MS, WRITE_UNIX_S, WRITE_UNIX_MS } WhenWrite;
extern const char *const WHEN_WRITE_NAMES[]; /* for settings_choice */
/* "2026-11-24", "2026-11-24T02:03:04Z", "2026-11-24T02:03:04.567Z", seconds, milliseconds. UTC. */
void when_write(WhenWrite how, gint64 ms, char out[32]);
