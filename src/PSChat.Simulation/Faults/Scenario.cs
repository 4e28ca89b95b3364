using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Faults;

/// <summary>Values that stay the same for a whole run.</summary>
internal sealed record Scenario
{
    public const string SecondRoom = "side room";
    public const int MaximumClients = 6;

    public required FaultMix Mix { get; init; }

    /// <summary>Number of planned servers; each has a host of its own.</summary>
    public required int Servers { get; init; }

    /// <summary>Minimum copies that each server asks for.</summary>
    public required int? MinimumCopies { get; init; }

    /// <summary>
    /// Whether a server is spared if it alone holds messages that a sender was told are safe: it neither crashes nor leaves as
    /// the last one. Such a loss cannot be prevented and is therefore excused. With too many of them, little would be left to
    /// check.
    /// </summary>
    public required bool SparesHolders { get; init; }

    public required bool HasSkew { get; init; }

    public required bool HasTwoRooms { get; init; }

    public required int Clients { get; init; }

    /// <summary>Number of steps with faults.</summary>
    public required int Steps { get; init; }

    /// <summary>The longest text of a message, in characters.</summary>
    public required int LongestText { get; init; }

    /// <summary>Limits for what servers keep. In some runs they are so low that clients and servers fall behind them.</summary>
    public required ServerLimits Limits { get; init; }

    public static Scenario Draw(Dice dice)
    {
        var mix = FaultMix.Draw(dice);
        var most = mix.MaximumServers - mix.MinimumServers + 1;

        // Small groups fail in every way in which large ones do, and run faster.
        var servers = mix.MinimumServers + Math.Min(dice.Next(most), dice.Next(most));
        return new Scenario
        {
            Mix = mix,
            Servers = servers,
            MinimumCopies = mix.DemandsMajority || (dice.OnceIn(4) && !mix.HasTwoMinds) ? (servers / 2) + 1 : null,
            SparesHolders = !dice.OnceIn(4),
            HasSkew = dice.OnceIn(3),
            HasTwoRooms = dice.OnceIn(3),
            Clients = 1 + dice.Next(4),
            Steps = 15 + dice.Next(25),
            LongestText = dice.OnceIn(6) ? 4000 : 20,
            Limits = !dice.OnceIn(4) ? new ServerLimits() : new ServerLimits
            {
                RoomMessages = 5 + dice.Next(60),
                Epochs = dice.OnceIn(2) ? 4 + dice.Next(12) : Frontier.MaximumEpochs,
            },
        };
    }

    /// <summary>Prepares the group's network and loops for the run.</summary>
    public void Prepare(SimulatedGroup group, Dice dice)
    {
        group.Network.DatagramLoss = Mix.IsLossy ? dice.Next(31) / 100.0 : dice.OnceIn(8) ? 0.05 : 0;
        group.Network.DatagramDuplication = dice.OnceIn(4) ? 0.05 : 0;
        group.Network.Jitter = TimeSpan.FromMilliseconds(dice.OnceIn(3) ? 0 : dice.Next(12));
        group.Network.LinkBuffer = dice.OnceIn(4) ? 16 * 1024 : group.Network.LinkBuffer;
        group.TurnDelay = dice.OnceIn(2) ? TimeSpan.Zero : TimeSpan.FromMicroseconds(dice.Next(4000));
        group.GathersHeartbeats = !dice.OnceIn(4);
        if (MinimumCopies is { } copies && copies > Servers / 2) group.Invariants.ExpectMajorities(Servers, copies);
    }
}
