using PSChat.Groups;
using PSChat.Messages;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Faults;

/// <summary>What stays the same for a whole run.</summary>
internal sealed record Scenario
{
    public const string SecondRoom = "side room";
    public const int MaximumClients = 6;

    public required FaultMix Mix { get; init; }

    /// <summary>How many servers are planned; each has a host of its own.</summary>
    public required int Servers { get; init; }

    /// <summary>What each server insists on.</summary>
    public required int? MinimumCopies { get; init; }

    /// <summary>
    /// Whether no server crashes, or leaves as the last one, that alone holds what a sender was told is safe. Such a loss
    /// cannot be prevented and so is excused; where there are too many of them, little is left to be checked.
    /// </summary>
    public required bool SparesHolders { get; init; }

    public required bool HasSkew { get; init; }

    public required bool HasTwoRooms { get; init; }

    public required int Clients { get; init; }

    /// <summary>How many steps the troubled part has.</summary>
    public required int Steps { get; init; }

    /// <summary>The longest text of a message, in characters.</summary>
    public required int LongestText { get; init; }

    /// <summary>How much servers keep; in some runs so little that clients and servers fall behind it.</summary>
    public required ServerLimits Limits { get; init; }

    public static Scenario Draw(Dice dice)
    {
        var mix = FaultMix.Draw(dice);
        var most = mix.MaximumServers - mix.MinimumServers + 1;

        // Small groups fail in every way that large ones do, and faster.
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

    /// <summary>Sets the group's network and loops up for the run.</summary>
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
