using PSChat.Node.Output;

namespace PSChat.Node.Tests;

/// <summary>Remedies in the words of the command line.</summary>
public sealed class CommandLineWordsTests
{
    [Theory]
    [InlineData("Choose another port with -Port.", "Choose another port with --port.")]
    [InlineData("Try -DiscoveryPort.", "Try --discovery-port.")]
    [InlineData("without -MinimumCopies to", "without --minimum-copies to")]
    [InlineData("with -BindAddress.", "with --bind.")]
    [InlineData("Make a key with New-ChatKey.", "Make a key with 'pschat key'.")]
    [InlineData("Give the group's key with -Key.", "Give the group's key with --key-file or PSCHAT_KEY.")]
    [InlineData("(Get-ChatGroupView);", "('pschat view');")]
    [InlineData("Look at a half-connected one - or two -.", "Look at a half-connected one - or two -.")]
    public void A_remedy_names_commands_and_options(string remedy, string expected) =>
        Assert.Equal(expected, CommandLineWords.Translate(remedy));

    [Theory]
    [InlineData("It failed", "Try again.", "It failed. Try again.")]
    [InlineData("It failed.", "Try again.", "It failed. Try again.")]
    [InlineData("It failed.", "", "It failed.")]
    public void Message_and_remedy_are_two_sentences(string message, string remedy, string expected) =>
        Assert.Equal(expected, CommandLineWords.Join(message, remedy));
}
