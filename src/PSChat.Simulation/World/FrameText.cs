using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>Frames in the form in which a transcript shows them.</summary>
internal static class FrameText
{
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
        RosterChange change => $"RosterChange{(change.Complete ? ", complete" : "")} "
            + $"{string.Join(", ", change.Sessions.Select(Describe))}"
            + (change.Ended.Count > 0 ? $" ended: {change.Ended.Count}" : ""),
        Handover handover => $"Handover of {handover.Consent.Number}",
        Acknowledged acknowledged => $"Acknowledged {acknowledged.Sequence}",
        Deliver deliver => $"Deliver {string.Join(", ", deliver.Items.Select(Describe))}",
        _ => frame.Type.ToString(),
    };

    private static string Describe(SessionRecord session) =>
        $"{session.User} {(session.Attached ? "at" : "gone from")} {session.Home} v{session.Version & 0xFFFFF}";

    private static string Describe(DeliveredEntry item) =>
        $"{item.Entry.Id} at {item.Entry.Position.Epoch.Number}:{item.Entry.Position.Index}{(item.IsLate ? " late" : "")}";
}
