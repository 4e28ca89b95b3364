using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>Frames and datagrams in the form in which a transcript shows them.</summary>
internal static class FrameText
{
    /// <summary>The frame's type and, after a colon, its content: <c>Pull: holds {3:1}</c>.</summary>
    public static string Tell(Frame frame) => Join(Describe(frame), Detail(frame));

    public static string Tell(Datagram datagram) => datagram switch
    {
        Probe { Starting.Id: > 0 } probe => $"Probe: {probe.Starting} starts",
        Answer answer => $"Answer: {TellEpoch(answer.Epoch, answer.Members[0])}",
        Beacon beacon => $"Beacon: {TellEpoch(beacon.Epoch, beacon.Leader)}",
        Notice notice => $"Notice: epoch {notice.Epoch.Number}",
        _ => datagram.GetType().Name,
    };

    /// <summary>The part of a frame that a test of one exchange looks for.</summary>
    public static string Describe(Frame frame) => frame switch
    {
        Prepare prepare => $"Prepare {prepare.Ballot.Number}"
            + $"{(prepare.Consent == Epoch.None ? "" : $" with the consent of {prepare.Consent.Number}")}",
        Promise promise => $"Promise {promise.Ballot.Number}{(promise.HasResigned ? ", resigned" : "")}",
        Refuse refuse => $"Refuse {refuse.Ballot.Number} {refuse.Reason}",
        NewView view => $"NewView {view.View.Epoch.Number} of {view.View.Members.Length} {view.History}",
        ViewAck ack => $"ViewAck {ack.Epoch.Number}",
        Entries entries => $"Entries {entries.Epoch.Number}:"
            + $"{(entries.Items.Count > 0 ? entries.Items[0].Position.Index : 0)}+{entries.Items.Count}",
        Held held => $"Held {held.Epoch.Number}:{held.Count}",
        Commit commit => $"Commit {commit.Epoch.Number}:{commit.Count}",
        Claim claim => $"Claim of {Describe(claim.Session)}",
        ClaimAnswer answer => $"ClaimAnswer for {answer.User}{(answer.Granted ? "" : ", refused")}",
        RosterChange change => $"RosterChange{(change.Complete ? ", complete" : "")}"
            + (change.Sessions.Count > 0 ? $" {string.Join(", ", change.Sessions.Select(Describe))}" : "")
            + (change.Ended.Count > 0 ? $" ended: {change.Ended.Count}" : ""),
        Handover handover => $"Handover of {handover.Consent.Number}",
        Acknowledged acknowledged => $"Acknowledged {acknowledged.Sequence}",
        Deliver deliver => $"Deliver {string.Join(", ", deliver.Items.Select(item => Describe(item.Entry, item.IsLate)))}",
        _ => frame.Type.ToString(),
    };

    /// <summary>A message by its sender and its number, and its position.</summary>
    public static string Describe(LogEntry entry, bool isLate) => $"{Name(entry)} at {entry.Position}{(isLate ? " late" : "")}";

    private static string Detail(Frame frame) => frame switch
    {
        Attach attach => $"as {attach.User}, link {attach.Version >> 20}, seen {attach.Seen}",
        Attached attached => $"as {attached.User}",
        JoinRoom join => join.Room,
        RoomJoined joined => joined.Room,
        LeaveRoom leave => leave.Room,
        Send send => $"number {send.Sequence} to {send.Room}: {send.Text}",
        Acknowledged acknowledged => $"at {acknowledged.Position}, copies {acknowledged.Copies}",
        Mark mark => $"seen {mark.Seen}",
        ViewChanged changed => Describe(changed.View),
        Gap gap => $"{gap.Room} lacks {gap.Missing?.ToString() ?? "an unknown number"}",
        Renamed renamed => renamed.User,
        Presence presence => $"{presence.User} {(presence.IsPresent ? "is in" : "is gone from")} {presence.Room}",
        Throttled throttled => $"{throttled.Subject}",
        Error error => $"{error.Code}, {error.Text}",
        Join join => $"holds {join.Held}{(join.IsMerge ? ", with a group of its own" : "")}",
        Learning learning => $"the view is {Describe(learning.View)}",
        Dissolve dissolve => TellEpoch(dissolve.Epoch, dissolve.Leader),
        Election election => $"the leader of {election.Current.Number} is lost",
        ElectionAnswer answer => answer.Stands ? "stands" : $"hears the leader of {answer.Current.Number}",
        ElectRequest request => $"above {request.Current.Number}",
        Handover handover => $"voters {List(handover.Voters)}, cause {handover.Cause}",
        Promise promise => $"holds {promise.Held}",
        NewView view => $"led by {view.View.Leader.Name}, cause {view.View.Cause}",
        ViewAck { Sessions.Count: > 0 } ack => string.Join(", ", ack.Sessions.Select(Describe)),
        Pull pull => $"holds {pull.Held}",
        PullEnd end => $"holds {end.Held}",
        Forward forward => string.Join(", ", forward.Items.Select(item => $"{item.Sender}/{item.Id.Sequence}")),
        Entries entries => string.Join(", ", entries.Items.Select(Name))
            + (entries.IsStream ? $" (committed: {entries.Commit - 1})" : " (pulled)"),
        Dropped dropped => $"{dropped.Range.Epoch.Number}:{dropped.Range.First}-{dropped.Range.Last}",
        Known known => string.Join(", ", known.Ids),
        _ => "",
    };

    private static string Join(string what, string detail) => detail.Length > 0 ? $"{what}: {detail}" : what;

    private static string TellEpoch(Epoch epoch, Member leader) => $"{leader.Name} leads {epoch.Number}";

    private static string Describe(GroupView view) =>
        $"{view.Epoch.Number} of {List(view.Members)}, led by {view.Leader.Name}, cause {view.Cause}";

    private static string List(IEnumerable<Member> members) => string.Join(" ", members.Select(member => member.Name));

    private static string Describe(SessionRecord session) =>
        $"{session.User} {(session.Attached ? "at" : "gone from")} {session.Home} v{session.Version & 0xFFFFF}";

    private static string Name(LogEntry entry) => $"{entry.Sender}/{entry.Id.Sequence}";
}
