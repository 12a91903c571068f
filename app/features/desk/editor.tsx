// The rich-text editor, loaded when a composer opens; `/` opens the templates. Gives HTML and plain text; knows nothing
// of mail.

import { EditorContent, useEditor, type Editor as TipTap } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { clsx } from 'clsx';
import { Bold, FileText, Italic, Link2, List, ListOrdered, TextQuote, type LucideIcon } from 'lucide-react';
import { useEffect, useReducer, useRef, type ReactNode } from 'react';
import { useTemplateMenu, type TemplatePlace } from './template-menu.tsx';

interface ToolProps {
  icon: LucideIcon;
  name: string;
  on: boolean;
  onPress: () => void;
}

function Tool({ icon: Icon, name, on, onPress }: ToolProps) {
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={on}
      title={name}
      // The text keeps the focus and the selection.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      className={clsx('rounded-md p-1.5', on ? 'bg-hover text-text' : 'text-text-3 hover:bg-hover')}
    >
      <Icon size={14} aria-hidden="true" />
    </button>
  );
}

function setLink(editor: TipTap): void {
  if (editor.isActive('link')) {
    editor.chain().focus().unsetLink().run();
    return;
  }
  const answer = window.prompt('Address of the link', 'https://');
  if (answer !== null && /^(https?:|mailto:)/i.test(answer))
    editor.chain().focus().setLink({ href: answer }).run();
}

/** As if a `/` were written where a word may begin. */
function askForTemplate(editor: TipTap): void {
  const { $from } = editor.state.selection;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, ' ').at(-1) ?? ' ';
  editor
    .chain()
    .focus()
    .insertContent(/\s/.test(before) ? '/' : ' /')
    .run();
}

function Toolbar({ editor, withTemplates }: { editor: TipTap; withTemplates: boolean }) {
  return (
    <div role="toolbar" aria-label="Formatting" className="flex flex-wrap gap-0.5 pl-2">
      <Tool
        icon={Bold}
        name="Bold"
        on={editor.isActive('bold')}
        onPress={() => editor.chain().focus().toggleBold().run()}
      />
      <Tool
        icon={Italic}
        name="Italic"
        on={editor.isActive('italic')}
        onPress={() => editor.chain().focus().toggleItalic().run()}
      />
      <Tool
        icon={List}
        name="List"
        on={editor.isActive('bulletList')}
        onPress={() => editor.chain().focus().toggleBulletList().run()}
      />
      <Tool
        icon={ListOrdered}
        name="Numbered list"
        on={editor.isActive('orderedList')}
        onPress={() => editor.chain().focus().toggleOrderedList().run()}
      />
      <Tool
        icon={TextQuote}
        name="Quote"
        on={editor.isActive('blockquote')}
        onPress={() => editor.chain().focus().toggleBlockquote().run()}
      />
      <Tool icon={Link2} name="Link" on={editor.isActive('link')} onPress={() => setLink(editor)} />
      {withTemplates && (
        <Tool icon={FileText} name="Template (/)" on={false} onPress={() => askForTemplate(editor)} />
      )}
    </div>
  );
}

interface EditorProps {
  initialHtml: string;
  label: string;
  focus: boolean;
  /** Absent: a `/` opens nothing. */
  templates?: TemplatePlace;
  /** Beside the formatting; what it inserts stands where the cursor is. */
  tools?: (insert: (text: string) => void) => ReactNode;
  onChange: (html: string, text: string) => void;
}

export function Editor({ initialHtml, label, focus, templates, tools, onChange }: EditorProps) {
  const onKey = useRef<(event: KeyboardEvent) => boolean>(() => false);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: false,
        codeBlock: false,
        horizontalRule: false,
        link: { openOnClick: false },
      }),
    ],
    content: initialHtml,
    autofocus: focus ? 'end' : false,
    immediatelyRender: false,
    editorProps: {
      handleKeyDown: (_view, event) => onKey.current(event),
      attributes: {
        class: 'editor px-4 py-3',
        'aria-label': label,
        role: 'textbox',
        'aria-multiline': 'true',
      },
    },
    onUpdate: ({ editor: changed }) =>
      onChange(changed.isEmpty ? '' : changed.getHTML(), changed.getText({ blockSeparator: '\n' })),
    onTransaction: redraw,
    onFocus: redraw,
    onBlur: redraw,
  });
  const menu = useTemplateMenu(editor, templates ?? null);
  useEffect(() => {
    onKey.current = menu.onKey;
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <EditorContent editor={editor} className="min-h-0 flex-1 overflow-y-auto" />
      {menu.shown}
      {editor !== null && (
        <div className="flex flex-wrap items-center justify-between gap-2 pr-2 pb-2">
          <Toolbar editor={editor} withTemplates={templates !== undefined} />
          {tools?.((text) =>
            editor
              .chain()
              .focus()
              .command(({ tr }) => Boolean(tr.insertText(text)))
              .run(),
          )}
        </div>
      )}
    </div>
  );
}
