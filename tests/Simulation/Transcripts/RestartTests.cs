using PSChat.Groups;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>
/// A server that restarts in the middle of a step. A group goes through everything that groups go through. At a frame of each
/// type its sender or its receiver is killed, and starts again at once, empty and with the same id. At every step the group must
/// come to rest, and no client may miss or double a message that a living server held.
/// </summary>
public sealed class RestartTests
{
    private const int Hosts = 4;

    /// <summary>
    /// Frames about epochs that are forgotten while a home is away need a story of their own (see <see cref="RetentionTests"/>).
    /// </summary>
    private static readonly FrameType[] s_elsewhere = [FrameType.Known];

    /// <summary>All frames that servers send each other when they act together.</summary>
    private static readonly FrameType[] s_steps =
        [
            .. Enum.GetValues<FrameType>()
                .Where(type => type is >= FrameType.Join and <= FrameType.RosterChange).Except(s_elsewhere),
        ];

    public static TheoryData<string> Steps => [.. s_steps.Select(step => $"{step}")];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_restart_in_the_middle_of_a_step_loses_and_doubles_nothing(string step)
    {
        var type = Enum.Parse<FrameType>(step);
        foreach (var moment in Enum.GetValues<Moment>())
        {
            // Some frames come once only.
            var struck = Play((at, frame) => at == moment && frame == type, occurrence: 1);
            Assert.True(struck, $"no {type} was sent");
            Play((at, frame) => at == moment && frame == type, occurrence: 2);
        }
    }

    [Fact]
    public void The_story_has_every_step()
    {
        var seen = new HashSet<FrameType>();
        Play((_, frame) => !seen.Add(frame) && false, occurrence: 1);
        Assert.Empty(s_steps.Except(seen));
    }

    /// <summary>Joins, chat, a request, a crash, a pause, a cut that heals, a leave.</summary>
    /// <param name="strikes">Whether to strike at a moment, at a frame of this type.</param>
    /// <param name="occurrence">Number of the matching frame at which to strike.</param>
    /// <returns>Whether it has struck.</returns>
    private static bool Play(Func<Moment, FrameType, bool> strikes, int occurrence)
    {
        var group = new SimulatedGroup(seed: 1) { KeepsTranscript = false, Limits = new ServerLimits { RoomMessages = 8 } };
        group.Sending = (from, _, frame) => StrikeAt(Moment.BeforeItIsSent, frame, from);
        group.Sent = (from, to, frame) =>
        {
            StrikeAt(Moment.AfterItWasSent, frame, from);
            StrikeAt(Moment.WhileItIsUnderWay, frame, to);
        };

        for (var host = 0; host < Hosts - 1; host++) Start(host);
        group.Run(TimeSpan.FromSeconds(3));
        var clients = new[] { group.AddClient("anna"), group.AddClient("ben"), group.AddClient("cleo") };
        Say(10);
        Do(0, server => server.Input(server.Protocol.RequestElection));
        Say(5);

        // The highest rank joins, and gets the rest of the history.
        Start(Hosts - 1);
        Say(5);

        // The leader crashes while the next rank is away, so that a lower one asks, and stands.
        Do(2, server => server.Pause());
        Do(Hosts - 1, server => server.Crash());
        group.Run(TimeSpan.FromMilliseconds(120));
        Do(2, server => server.Resume());
        Say(5);
        Start(Hosts - 1);
        Say(5);

        // Two sides that come together again.
        foreach (var (one, other) in new[] { (0, 2), (0, 3), (1, 2), (1, 3) }) group.Network.CutBothWays(one, other);
        Say(5);
        group.Network.HealAll();
        Say(5);
        Do(0, server => server.Input(server.Protocol.BeginLeave));
        Say(5);

        group.Run(TimeSpan.FromSeconds(30));
        group.CheckQuiet();
        return occurrence <= 0;

        void StrikeAt(Moment moment, Frame frame, SimulatedServer victim)
        {
            if (!strikes(moment, frame.Type) || --occurrence != 0) return;
            group.Time.After(TimeSpan.FromMilliseconds(20), () => Start(victim.Host));
            if (moment == Moment.WhileItIsUnderWay) group.Time.After(TimeSpan.Zero, () => victim.Crash());
            else victim.Doom();
        }

        void Start(int host)
        {
            if (group.Living.All(server => server.Host != host)) group.AddServer(host, host + 1);
        }

        void Do(int host, Action<SimulatedServer> action)
        {
            if (group.Living.FirstOrDefault(server => server.Host == host) is { } server) action(server);
        }

        void Say(int count)
        {
            for (var at = 0; at < count; at++)
            {
                foreach (var client in clients) client.Send(SimulatedGroup.Room, $"{at}");
                group.Run(TimeSpan.FromMilliseconds(50));
            }

            group.Run(TimeSpan.FromSeconds(3));
        }
    }

    private enum Moment
    {
        BeforeItIsSent,
        AfterItWasSent,
        WhileItIsUnderWay,
    }
}
