/* A long message from its parts. */
#include "provider.h"

#include <string.h>

char *provider_parts_join(const PollItem *parts, guint n)
{
  GString *text = g_string_new(NULL);
  guint wanted = 1;
  while (n > 0 && wanted <= parts[0].parts) {
    guint found = n;
    for (guint i = 0; i < n && found == n; i++) {
      if (parts[i].part == wanted && parts[i].parts == parts[0].parts && g_strcmp0(parts[i].part_key, parts[0].part_key) == 0)
        found = i;
    }
    if (found == n)
      break;
    g_string_append_len(text, parts[found].text, (gssize)parts[found].text_length);
    wanted++;
  }
  return g_string_free(text, n == 0 || wanted <= parts[0].parts);
}
