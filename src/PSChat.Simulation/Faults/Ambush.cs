using PSChat.Groups;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Faults;

/// <summary>
/// Waits for a frame of a certain type and strikes when it is sent or received. Crashes in the middle of elections, handovers and
/// merges, and cuts between a question and its answer, are too rare to come about by chance.
/// </summary>
internal sealed class Ambush
{
    /// <summary>The steps of the protocol; the steps on which most depends are listed more often.</summary>
    private static readonly FrameType[] s_steps =
    [
        FrameType.Prepare, FrameType.Prepare, FrameType.Promise, FrameType.Promise, FrameType.NewView, FrameType.NewView,
        FrameType.NewView, FrameType.ViewAck, FrameType.ViewAck, FrameType.Handover, FrameType.Entries, FrameType.Entries,
        FrameType.Entries, FrameType.Held, FrameType.Held, FrameType.Commit, FrameType.Commit, FrameType.Pull, FrameType.PullEnd,
        FrameType.Forward, FrameType.Join, FrameType.Learning, FrameType.Dissolve, FrameType.Leave, FrameType.Election,
        FrameType.ElectionAnswer, FrameType.ElectRequest, FrameType.Refuse, FrameType.Dropped, FrameType.Known, FrameType.Claim,
        FrameType.ClaimAnswer, FrameType.RosterChange,
    ];

    private static readonly AmbushAct[] s_acts = Enum.GetValues<AmbushAct>();

    private readonly FaultInjector _faults;
    private readonly SimulatedGroup _group;
    private readonly Dice _dice;
    private readonly List<AmbushAct> _acts = [];
    private FrameType? _awaited;
    private int _left;

    public Ambush(FaultInjector faults, SimulatedGroup group, Dice dice)
    {
        (_faults, _group, _dice) = (faults, group, dice);
        group.Sending = (from, to, frame) => OnFrame(from, to, frame, before: true);
        group.Sent = (from, to, frame) => OnFrame(from, to, frame, before: false);
    }

    /// <summary>Waits for a frame, and acts one to three times when it comes.</summary>
    public void Arm()
    {
        _awaited = _dice.One(s_steps);
        _left = 1 + _dice.Next(_dice.OnceIn(3) ? 8 : 2);
        _acts.Clear();
        for (var count = 1 + _dice.Next(3); count > 0; count--) _acts.Add(_dice.One(s_acts));
        if (_group.KeepsTranscript) _group.Note($"AMBUSH at {_awaited} number {_left}: {string.Join(", ", _acts)}");
    }

    public void Disarm() => _awaited = null;

    private static bool IsBefore(AmbushAct act) =>
        act is AmbushAct.CrashSenderBefore or AmbushAct.CutForward or AmbushAct.ClogForward;

    private void OnFrame(SimulatedServer from, SimulatedServer to, Frame frame, bool before)
    {
        if (frame.Type != _awaited) return;
        if (before) _left--;
        if (_left > 0) return;
        foreach (var act in _acts)
        {
            if (IsBefore(act) == before) Do(act, from, to);
        }

        if (before) return;
        _awaited = null;

        // The next server to take over may fall into the next ambush.
        if (_dice.OnceIn(3)) Arm();
    }

    private void Do(AmbushAct act, SimulatedServer from, SimulatedServer to)
    {
        _faults.Log($"ambush of {from.Self.Name} -> {to.Self.Name} {_awaited}: {act}", 4);
        switch (act)
        {
            case AmbushAct.CrashSenderBefore or AmbushAct.CrashSenderAfter when _faults.IsSpared(from): break;
            case AmbushAct.CrashSenderBefore or AmbushAct.CrashSenderAfter: from.Doom(); break;
            case AmbushAct.CrashReceiver:
                _faults.After(_dice.Wait(TimeSpan.FromMilliseconds(20)), () => _faults.Crash(to));
                break;
            case AmbushAct.RestartSender:
                _faults.After(_dice.Wait(TimeSpan.FromMilliseconds(20)), () => _faults.Restart(from));
                break;
            case AmbushAct.RestartReceiver:
                _faults.After(_dice.Wait(TimeSpan.FromMilliseconds(20)), () => _faults.Restart(to));
                break;
            case AmbushAct.PauseSender: Later(() => _faults.Pause(from)); break;
            case AmbushAct.PauseReceiver: Later(() => _faults.Pause(to)); break;
            case AmbushAct.CutForward: _faults.CutForAWhile(from.Host, to.Host); break;
            case AmbushAct.CutBack: _faults.CutForAWhile(to.Host, from.Host); break;
            case AmbushAct.IsolateSender: _faults.Isolate(from.Host, hears: false, isHeard: false); break;
            case AmbushAct.IsolateReceiver: _faults.Isolate(to.Host, hears: false, isHeard: false); break;
            case AmbushAct.DeafenSender: _faults.Isolate(from.Host, hears: false, isHeard: true); break;
            case AmbushAct.MuteReceiver: _faults.Isolate(to.Host, hears: true, isHeard: false); break;
            case AmbushAct.ClogForward: _faults.Clog(from.Host, to.Host); break;
            case AmbushAct.ClogBack: _faults.Clog(to.Host, from.Host); break;
            case AmbushAct.ResetLink: Later(() => from.BreakLink(to.Self.Rank)); break;
            case AmbushAct.BreakSenderClients: Later(() => _faults.BreakClients(from)); break;
            case AmbushAct.BreakReceiverClients:
                _faults.After(_dice.Wait(TimeSpan.FromMilliseconds(20)), () => _faults.BreakClients(to));
                break;
            case AmbushAct.Refuse: Later(() => _faults.Refuse(from, to.Host)); break;
            default: throw new InvalidOperationException($"Unknown act {act}.");
        }
    }

    /// <summary>
    /// Acts after the turn in which the frame was sent, because the state machine must not be called from within its own calls.
    /// </summary>
    private void Later(Action action) => _faults.After(TimeSpan.Zero, action);
}
