#include "check.h"

#include "message/command.h"
#include "text/segment.h"

#include <sysexits.h>

static const char *const ids[REPLY_COUNT] = {
    "REPLY_NONE",
#define REPLY(id, class, fields) #id,
#include "message/replies.def"
#undef REPLY
};

int cli_check_replies(const Catalogue *catalogue, FILE *out)
{
  const char *const *languages = catalogue_languages(catalogue);
  for (guint id = 1; id < REPLY_COUNT; id++) {
    for (gsize i = 0; languages[i] != NULL; i++) {
      g_autofree char *text = catalogue_widest(catalogue, languages[i], (ReplyId)id);
      const Segmentation size = segment_text(text);
      const gboolean screen = reply_row((ReplyId)id)->class == CLASS_SCREEN;
      fprintf(out, "%s\t%s\t%u\t%u\t%s\n", ids[id], languages[i], size.units, screen ? 1 : size.segments, text);
    }
  }
  return fflush(out) == 0 && ferror(out) == 0 ? EX_OK : EX_IOERR;
}

int cli_check_commands(FILE *out)
{
  for (guint i = COMMAND_NONE + 1; i < COMMAND_COUNT; i++) {
    const CommandRow *row = command_row((Command)i);
    g_autofree char *roles = role_set_name(row->roles);
    fprintf(out, "%s\t%s\t%s%s\t%s\n", row->name, row->digits, roles, row->stranger ? "+stranger" : "", row->form);
  }
  return fflush(out) == 0 && ferror(out) == 0 ? EX_OK : EX_IOERR;
}
