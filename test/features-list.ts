// Every feature number with one line in this project's own words; `features.ts` joins them with the tests.

export interface Feature {
  readonly number: string;
  readonly line: string;
}

const table = `
F1|Hosts mail domains: receives by SMTP, takes submissions, keeps personal and shared mailboxes, aliases and folders.
F2|Accounts are read with standard clients over POP3 and POP3S; deleting there never deletes from the archive.
F3|An administrator creates users and addresses; they are live within a second, without a restart.
F4|A web form and the API make the same conversation as mail does.
F5|Outside mailboxes are polled, and each message passes the same recorded steps.
F6|A fetched message is stored durably before the source is told that it was read.
F7|Works with any IMAP server, with implicit TLS or STARTTLS, certificates checked.
F8|Each mailbox has its own hosts, ports and credentials for sending and for both ways of fetching.
F9|Three kinds of transport security; plain text only after an explicit yes.
F10|Presets fill in the settings of well-known providers.
F11|Saving a mailbox tries each login; what fails is told, and nothing half-saved remains.
F12|Each protocol of a mailbox shows its health, in the console and by the API.
F13|A mailbox can take mail without making work of it.
F14|A disabled queue routes and sends nothing, loses nothing, and goes on where it was when enabled.
F15|Any number of mailboxes; one that hangs never delays another.
F16|Mailboxes are gathered in pools, which pass on their settings.
F17|Every mail has a trace of its steps and an encrypted, unchangeable archive copy.
F18|A supervisor opens the original of any message within scope, and that is recorded.
F19|Copies, blind copies and attachments in answers and new mails; blind copies never show.
F20|A new mail to a customer opens a case that its sender owns.
F21|A written request that lives elsewhere, named by an address, is routed like a mail.
F22|Such requests are added, changed and deleted by API or XML mail.
F23|A connector watches an Exchange or Microsoft 365 mailbox.
F24|A request can be scheduled for later, and reserved for an agent.
F25|Agents receive and send in the web console alone.
F26|Rules ask for skills with levels; agents who hold them get the work.
F27|Groups are departments with members, queues, signature and supervisors.
F28|Queues keep their waiting items over restarts, in one fixed order.
F29|Skills are created and given to users with a level.
F30|Each queue says how it routes; a change counts from the next decision.
F31|The first rule that matches decides, with an explicit default; each mail keeps the rule that placed it.
F32|A queue pushes offers, lets items be picked, or both in turn.
F33|Work that an agent takes shows in the agent's own list within a second and counts against capacity.
F34|Agents sign in queue by queue, only where they hold the queue's skills.
F35|Best agent first: the highest score in the skills asked for.
F36|Round robin: a pointer that advances with each offer and survives restarts.
F37|Longest idle: who has been without work the longest.
F38|Fewest mails: by open ones now, or by those handled today.
F39|All at once: everybody eligible is offered, the first to accept wins, the rest are told.
F40|Overflow tiers open by wait, length or absence, add up, and close with a delay.
F41|An administrator binds an agent to a queue.
F42|Priority moves items up, and waiting does too, so that none starves.
F43|An agent with the right takes any waiting item by hand.
F44|Rules look at words, headers, attachments and fields, and set queue, skills, priority and tags.
F45|An answer goes back to the agent who handled the case for a while, then to everybody.
F46|An offer that is not answered in time goes to the next agent, and comes back only when all others were tried.
F47|Level 0 shows a queue and lets its items be picked, but is never offered work.
F48|Rules cover sender, recipients, copies and subject at least.
F49|A signed webhook may route; when it is slow the built-in rules do.
F50|Whatever left the queue has exactly one owner.
F51|Waiting items move as soon as any agent becomes able to take one.
F52|Get next takes the first item in one step; two clicks never get the same.
F53|A user's pools have an order in which work is taken.
F54|Agents and queues have a limit of open items; what is over it waits.
F55|Further strategies of other systems, and which other activity blocks an offer.
F56|Queues open and close by schedule; mail that comes outside is held and released in order.
F57|Alarms when too many wait, with overflow or another answer as action; mail is never refused for it.
F58|A queue may hand over to a backup queue, counted apart.
F59|Capacity is weighed over e-mail, requests and other media.
F60|Statuses, built-in and own, say whether work may be offered; each change is recorded.
F61|An agent is signed in to several queues at once; signing out finishes what is open.
F62|Up to eleven hidden fields come with a message and are shown when it is opened.
F63|The customer's card comes up with the message.
F64|Wrap-up after each mail, with a time limit and an early end, is measured.
F65|An agent who misses offers in a row can be put on a break.
F66|The console tells the agent of an offer at once, also after a lost connection.
F67|Opening after accepting starts the clock and puts the case in progress.
F68|Sending completes the work item, or keeps it open when asked.
F69|Own mail sent in the last day is one click away, with its delivery.
F70|The left pane lists the sessions.
F71|The middle pane reads and writes, with attachments.
F72|The right pane guides through a script whose answers are kept.
F73|Earlier cases of the customer are at hand.
F74|What an agent may answer or forward, and to whom, is set per queue.
F75|Work is transferred to an agent or a queue, with a comment.
F76|Transfer to a queue can be switched, and is on.
F77|Transfer to an agent can be switched, and is off.
F78|Transfer to one's personal queue can be switched, and is off.
F79|The comment of a transfer is what the next agent sees first.
F80|A transfer to an agent waits in a system queue, marked with that agent.
F81|Waiting too long there raises an alarm that everybody sees.
F82|After the alarm anybody with the transfer skill may take it.
F83|Work is put aside and taken up again as often as needed.
F84|Items and stints are counted side by side, so that putting aside distorts nothing.
F85|The queue overview shows all queues, or only those that matter.
F86|Agents switch between named profiles of skills.
F87|A new mail is started from the console with a chosen identity.
F88|The open case shows queue, address, name and history.
F89|A mail is forwarded to several recipients, who are kept with the case.
F90|Search by queue, address, subject and name is quick at a million cases.
F91|Closed cases are archived later, found by the same search, and can be reopened.
F92|Notes are internal: other agents read them, customers never do.
F93|Each case has a number and a tag that cannot be guessed.
F94|Talk with the customer goes through the system's own window.
F95|An answer finds its case by references, by its signed address, or by the tag when the sender belongs to the case.
F96|The status of a case follows from what is done, never from a free hand.
F97|Every received and sent mail is kept on record.
F98|A receipt goes out when the mail is queued, once per case, never to a machine.
F99|When an agent takes it the customer can be told, once.
F100|The receipt's text is the queue's own, with variables.
F101|The receipt can tell the expected wait, when there is a valid one.
F102|The receipt can tell the place in the queue.
F103|Each queue has its own set of texts.
F104|Automatic answers are inherited from mailbox, pool, queue and system.
F105|Every mail that the system writes is an editable, versioned template.
F106|Whether a receipt can be sent never holds up the routing.
F107|Templates have a scope and an editor.
F108|The queue's signature is put into the composer.
F109|Headers and footers are put around what agents send, once.
F110|Each agent's footer can carry a picture.
F111|Outgoing mail can ask for a rating.
F112|The words above the rating can be edited.
F113|The thanks after a rating; only a person's confirmation counts.
F114|Supervisors see live figures that equal the reports.
F115|Supervisors search all interactions and read them.
F116|An icon shows each agent's status.
F117|An icon per active medium shows how much is open.
F118|An agent's state is made of presence and open work.
F119|A table shows who completed what, and what is active.
F120|A table shows who waits, and how long.
F121|A supervisor follows a case as it is written, on record.
F122|A supervisor sees an agent's console, on record.
F123|A supervisor can pause, message or sign out an agent.
F124|Managers read all cases of their scope without taking them.
F125|Overdue cases carry a colour and an icon.
F126|Queue overview, own figures and alarms in one strip.
F127|Thresholds for service level, drop-out and handling time.
F128|Answers of trainees wait for approval.
F129|Absence has a substitute and a rule for open cases.
F130|A case is put to another department by mail while its owner keeps it.
F131|Departments are listed with their addresses.
F132|The department's answer joins the case, inside.
F133|The answer comes back to the case's owner.
F134|Departments have a time limit, with one reminder.
F135|Questionnaires are asked on answering or closing.
F136|Questions and their dictionaries are free, per pool.
F137|Report: mails handled and their time per agent, over time.
F138|Report: the same by queue.
F139|Report: wait and volume by time of day.
F140|Report: volume by address.
F141|Report: totals per agent.
F142|Report: what became of inbound mail.
F143|Report: inbound volume over time.
F144|Report: queues compared.
F145|Report: share accepted in time, abandoned, handed over.
F146|Report: by any hidden field.
F147|Report: where agents' time goes.
F148|Counters of received and sent mail.
F149|Counters of sign-ins.
F150|Reports for any period, for all or for one.
F151|Number of mails received.
F152|Cases closed in time, with and without consulting.
F153|Cases closed late, with and without consulting.
F154|Consultations answered in time and late.
F155|Customers who wrote again after closing.
F156|Agents' own ticker equals the statistics.
F157|A web area administers accounts, headers and templates.
F158|Users belong to several pools, with priorities.
F159|Members are added and removed in bulk.
F160|A queue has a unique name and a target.
F161|Every setting can be changed by its owner in the console and by the API.
F162|The console is a web application.
F163|There is a program for Windows.
F164|Any stack will do.
F165|The data is secured in transit, at rest and in backups.
C1|Deadlines on business calendars.
C2|Requirements relax with time.
C3|Capacity weights over media, with interruption.
C4|Ageing and target-relative order.
C5|Wait estimates with a rule for when they are valid.
C6|Groups borrow from each other within limits.
C7|Who else looks or writes is visible.
C8|Cases are merged, split and linked.
C9|Macros and ready-made answers.
C10|Shared drafts, undo, snooze.
C11|A threading policy.
C12|Protection against loops.
C13|Bounces are understood.
C14|Sending is durable and its state visible.
C15|Senders are authenticated; signed and encrypted mail.
C16|Webhooks, REST and OpenAPI.
C17|Audit, roles, single sign-on, second factor.
C18|Erasing and retention.
C19|Search, monitoring, import.
C20|Assistance, languages, accessibility, mobile, keyboard.
T1|Mail loops stop by themselves.
T2|Fetching never stalls unseen.
T3|One broken message never blocks a mailbox.
T4|After an outage all mail is fetched.
T5|Expiring credentials are seen early.
T6|No mail is lost or dropped in silence.
T7|The same mail makes one case, however often it comes.
T8|A stranger never lands in another customer's case.
T9|Automatic mail reopens and reassigns nothing.
T10|Mail that cannot be sent is noticed and retried per recipient.
T11|Nothing is sent twice.
T12|An import answers nobody.
T13|The backlog drains in order.
T14|Work is distributed fairly.
T15|Work is assigned by skill, automatically.
T16|Nothing is assigned to who is away.
T17|Answers go to exactly those who should get them.
T18|Answers leave from the address that was written to.
T19|Folding quotes never loses text.
T20|Odd encodings are read.
T21|Attachments are complete; oversized mail is told.
T22|Lists and reports stay fast with volume.
T23|Numbers agree with each other.
T24|Calendar arithmetic is right.
T25|Ratings come from people.
T26|Forged senders are not trusted.
T27|What a limiter holds back is visible.
T28|Two agents never answer the same case.
T29|Merging can be undone.
T30|Drafts can need approval.
T31|Search finds subject and fields.
T32|Erasing works at size.
T33|Drafts stay.
T34|The console is accessible.
T35|Customers can learn their place in the queue.
N1|Every offer explains itself.
N2|Past days are replayed through a draft.
N3|The mail balance proves that nothing is missing.
N4|Promised waits are scored.
N5|Machine mail can never loop.
N6|Threading rests on trust.
N7|Everything can be undone.
N8|A trainee's gate opens by itself.
N9|One definition per number.
N10|From one program to a cluster.
`;

export const features: readonly Feature[] = table
  .trim()
  .split('\n')
  .map((row) => {
    const [number = '', line = ''] = row.split('|');
    return { number, line };
  });
