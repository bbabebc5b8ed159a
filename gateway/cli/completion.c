#include "cli/completion.h"

#include "paper/export.h"

#include <string.h>
#include <sysexits.h>

static gboolean is_fixed(const char *word)
{
  const gsize length = strlen(word);
  return length > 0 && strspn(word, "abcdefghijklmnopqrstuvwxyz-") == length && strcmp(word, "-") != 0;
}

/* "on|off VILLAGE|PHONE" → "on off": words in small letters stand for themselves. */
static void print_words(const char *arguments, FILE *out)
{
  g_auto(GStrv) words = g_strsplit_set(arguments, " |[]", -1);
  g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
  for (char **word = words; *word != NULL; word++) {
    if (is_fixed(*word) && g_hash_table_add(told, *word))
      fprintf(out, "%s%s", g_hash_table_size(told) > 1 ? " " : "", *word);
  }
}

/* Of KIND, which stands for the words of a table. */
static void print_kinds(const char *subcommand, FILE *out)
{
#define KIND(name, sample) " " #name
  static const char imported[] =
#include "cli/import_kinds.def"
      ;
#undef KIND
  if (strcmp(subcommand, "import") == 0)
    fputs(imported, out);
  if (strcmp(subcommand, "export") != 0)
    return;
  for (ExportKind kind = 0; kind < EXPORT_KINDS; kind++)
    fprintf(out, " %s", export_name(kind));
  fputs(" all", out);
}

int cli_completion(const Subcommand *subcommands, gsize n, FILE *out)
{
  fputs("# bash completion for sammachip; made by `sammachip --completion`\n"
        "_sammachip()\n{\n"
        "  local word=${COMP_WORDS[COMP_CWORD]} subcommand= i words\n"
        "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "    case ${COMP_WORDS[i]} in\n"
        "      -c | -d | -o | --config | --database | --output) ((i++)) ;;\n"
        "      -*) ;;\n"
        "      *) subcommand=${COMP_WORDS[i]}; break ;;\n"
        "    esac\n"
        "  done\n"
        "  case $subcommand in\n"
        "    '') words='-c --config -d --database -o --output --help --version",
        out);
  for (gsize i = 0; i < n; i++)
    fprintf(out, " %s", subcommands[i].name);
  fputs("' ;;\n", out);
  for (gsize i = 0; i < n; i++) {
    fprintf(out, "    %s) words='", subcommands[i].name);
    print_words(subcommands[i].arguments, out);
    print_kinds(subcommands[i].name, out);
    fputs("' ;;\n", out);
  }
  fputs("    *) words= ;;\n"
        "  esac\n"
        "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
        "}\n"
        "complete -o default -F _sammachip sammachip\n",
        out);
  return fflush(out) == 0 ? EX_OK : EX_IOERR;
}
