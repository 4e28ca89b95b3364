using PSChat.Groups;
using PSChat.Security;
using PSChat.Simulation.Hostile;
using PSChat.Simulation.Runs;

namespace PSChat.Simulation.Tests.Hostile;

/// <summary>
/// Random faults, and an attacker on the network. Without the key everything happens as if there were no attacker.
/// </summary>
public sealed class AdversaryTests
{
    private const int Seeds = 6;

    [Fact]
    public void Without_the_key_an_adversary_changes_nothing()
    {
        var acts = new Dictionary<string, int>();
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var alone = Run(seed, adversarys: null);
            var disturbed = Run(seed, adversarys: MakeKey(2));
            Assert.Equal(0, disturbed.Adversary!.Taken);
            Assert.Equal(alone.Run.Group.Trace.ToString(), disturbed.Run.Group.Trace.ToString());
            Assert.Equal(Deliveries(alone.Run), Deliveries(disturbed.Run));
            foreach (var (act, count) in disturbed.Adversary.Acts) acts[act] = acts.GetValueOrDefault(act) + count;
        }

        // Every act was tried, and often.
        Assert.Equal(
            [
                "damaged datagram", "datagram with its own key", "link with a random proof", "link with another link's proof",
                "link with its own key", "link with the listener's own proof", "plain datagram", "random bytes", "replay",
            ],
            acts.Keys.Order());
        Assert.All(acts.Values, count => Assert.InRange(count, 100, int.MaxValue));
    }

    [Fact]
    public void With_the_key_it_does_so_the_test_can_tell()
    {
        // An attacker that has the key is a trusted member: this is the control, and no promise.
        var differ = 0;
        for (ulong seed = 1; seed <= 2; seed++)
        {
            var alone = Run(seed, adversarys: null);
            var disturbed = Run(seed, adversarys: MakeKey(1), mayFail: true);
            Assert.InRange(disturbed.Adversary!.Taken, 1, int.MaxValue);
            if (alone.Run.Group.Trace.ToString() != disturbed.Run.Group.Trace.ToString()) differ++;
        }

        Assert.Equal(2, differ);
    }

    private static (SimulatedRun Run, Adversary? Adversary) Run(ulong seed, GroupKey? adversarys, bool mayFail = false)
    {
        var run = new SimulatedRun(seed);
        using var wire = new SealedWire(run.Group, MakeKey(1));
        run.Group.Wire = wire;
        using var adversary = adversarys is null ? null : new Adversary(run.Group, wire, seed, adversarys);
        var failure = RunResult.Of(run).Failure;
        Assert.True(mayFail || failure is null, $"Seed {seed}: {failure}");
        return (run, adversary);
    }

    private static IEnumerable<string> Deliveries(SimulatedRun run) =>
        run.Group.Clients.Select(client => string.Join(' ', client.Delivered.Select(item => item.Entry.Id)));

    private static GroupKey MakeKey(ulong seed)
    {
        var dice = new Dice(seed);
        return GroupKey.FromBytes([.. Enumerable.Range(0, GroupKey.Length).Select(_ => (byte)dice.Next(256))]);
    }
}
