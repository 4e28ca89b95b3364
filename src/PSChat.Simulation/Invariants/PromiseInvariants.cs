using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Invariants;

/// <summary>
/// Invariant 1: a promise never goes back within an instance. Invariant 10: no server deposes a leader that is heard, and no
/// candidate splits off from members that are heard. Churn consists of these two.
/// </summary>
internal sealed class PromiseInvariants(SimulatedGroup group)
{
    /// <summary>
    /// Time within which a peer that was heard cannot be suspected: shorter than the failure timeout, by more than clocks differ.
    /// </summary>
    private readonly TimeSpan _certainlyAlive = group.Timings.FailureTimeout * 0.8;

    /// <summary>The same for a peer that is heard and cannot be linked with.</summary>
    private readonly TimeSpan _certainlyPatient = group.Timings.UnlinkedPatience * 0.8;

    /// <summary>Called before the state machine gets the frame.</summary>
    public void OnReceived(SimulatedServer server, Rank from, Frame frame)
    {
        var record = server.Record;
        record.Role = server.Protocol.Role;
        record.Heard[from] = group.Time.Elapsed;
        switch (frame)
        {
            case Prepare prepare:
                record.Asked[from] = prepare;
                break;
            case Promise promise:
                if (!record.Promises.TryGetValue(from, out var known) || known.Ballot < promise.Ballot)
                {
                    record.Promises[from] = promise;
                }

                break;
            case NewView { View: var view } when view.Epoch >= record.Promised && view.Contains(server.Self.Rank):
                record.Shown = view;
                break;
            case NewView { View: var view } when !view.Contains(server.Self.Rank):
                record.LeftOutBy[from] = view.Epoch;
                break;
            default:
                break;
        }
    }

    public void OnSent(SimulatedServer server, Rank to, Frame frame)
    {
        switch (frame)
        {
            case Promise promise:
                if (promise.Ballot != server.Record.Promised) CheckLeaderIsLost(server, promise);
                RequireAtLeast(server, promise.Ballot, frame);
                server.Record.Promised = promise.Ballot;
                break;
            case Prepare prepare:
                RequireAtLeast(server, prepare.Ballot, frame);
                if (prepare.Ballot != server.Record.Promised) server.Record.Voters.Clear();
                server.Record.Voters.Add(to);
                server.Record.Promised = prepare.Ballot;
                break;
            case NewView newView: RequireAtLeast(server, newView.View.Epoch, frame); break;
            case ViewAck ack:
                RequireAtLeast(server, ack.Epoch, frame);
                server.Record.Acknowledged.Add(ack.Epoch);
                break;
            case Held held: RequireAtLeast(server, held.Epoch, frame); break;
            case Commit commit: RequireAtLeast(server, commit.Epoch, frame); break;
            default: break;
        }
    }

    /// <summary>
    /// Checks that the history has everything that live voters hold. A member that was asked and is well heard may be left out
    /// only by a majority.
    /// </summary>
    public void OnWon(SimulatedServer winner, GroupView view)
    {
        var record = winner.Record;
        if (record.Promised != view.Epoch) return;
        var promises = record.Promises.Where(promise => promise.Value.Ballot == view.Epoch).ToDictionary();
        foreach (var (voter, promise) in promises)
        {
            Breach.Unless(
                winner.Protocol.Log.Frontier.Covers(promise.Held)
                    || !record.HearsWell(voter, group.Time.Elapsed, _certainlyAlive, _certainlyPatient),
                7, $"{winner.Self.Name} wins {view.Epoch} holding {winner.Protocol.Log.Frontier} only, "
                + $"and {voter} promised it with {promise.Held}");
        }

        // The winner's own promise counts as well: it has the newest view that the winner was shown, even if its history was
        // still missing.
        var previous = promises.Values.Select(promise => promise.View)
            .Append(record.Installed.LastOrDefault()?.View).Append(record.Shown)
            .MaxBy(known => known?.Epoch ?? Epoch.None);
        if (previous is null) return;
        var promised = previous.Members.Count(member => member.Rank == winner.Self.Rank || promises.ContainsKey(member.Rank));
        if (promised >= previous.Majority) return;
        foreach (var member in previous.Members)
        {
            if (promises.ContainsKey(member.Rank) || !record.Voters.Contains(member.Rank)) continue;
            Breach.Unless(
                !record.HearsWell(member.Rank, group.Time.Elapsed, _certainlyAlive, _certainlyPatient),
                10, $"{winner.Self.Name} wins {view.Epoch} without a majority of {previous}, "
                + $"and without {member}, which it hears");
        }
    }

    /// <summary>Checks that, without the leader's consent, only servers promise that have lost the leader.</summary>
    private void CheckLeaderIsLost(SimulatedServer voter, Promise promise)
    {
        var record = voter.Record;
        if (record.Role != ServerRole.Following || voter.Protocol.View is not { } view) return;
        if (promise.Ballot.Leader == view.Leader.Rank || !record.Asked.TryGetValue(promise.Ballot.Leader, out var asked)) return;
        Breach.Unless(
            asked.Consent == view.Epoch
                || record.LeftOutBy.GetValueOrDefault(view.Leader.Rank) > view.Epoch
                || !record.HearsWell(view.Leader.Rank, group.Time.Elapsed, _certainlyAlive, _certainlyPatient),
            10, $"{voter.Self.Name} promises {promise.Ballot} although it hears its leader {view.Leader}");
    }

    private static void RequireAtLeast(SimulatedServer server, Epoch epoch, Frame frame) => Breach.Unless(
        epoch >= server.Record.Promised, 1,
        $"{server.Self.Name} sends {FrameText.Describe(frame)} after it promised {server.Record.Promised}");
}
