using Xunit.Abstractions;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>Faults in real processes during a chat. The long run is the build's task Chaos.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public Task Every_promise_is_kept(int seed) => KeepsEveryPromiseAsync(seed);

    [Fact]
    public Task Every_promise_is_kept_with_a_fresh_seed() => KeepsEveryPromiseAsync(Random.Shared.Next(1000, 1_000_000));

    private async Task KeepsEveryPromiseAsync(int seed)
    {
        var result = await ChaosRun.RunAsync(new ChaosPlan(seed, Servers: 3, Roamers: 1, Short), output.WriteLine);
        foreach (var line in result.Figures.Lines()) output.WriteLine(line);
        Assert.True(result.IsGood, string.Join('\n', result.Explanation()));
        Assert.True(result.Figures.Acknowledged > 0);
    }
}
