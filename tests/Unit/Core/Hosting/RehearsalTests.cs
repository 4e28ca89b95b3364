using PSChat.Hosting;

namespace PSChat.Core.Tests;

/// <summary>Code that servers compile before they need it.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public void Goes_from_the_first_election_to_the_last_member() => Assert.True(new Rehearsal().Run());

    [Fact]
    public void Is_through_in_a_real_process_too() => Assert.True(Rehearsal.RunOnce());
}
