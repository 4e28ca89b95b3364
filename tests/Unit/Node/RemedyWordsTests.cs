using PSChat.Node.Commands;
using PSChat.Node.Output;
using PSChat.Wording;

namespace PSChat.Node.Tests;

/// <summary>Every remedy of the engine in the words of the command line.</summary>
public sealed class RemedyWordsTests
{
    public static TheoryData<RemedyCode> Codes => [.. Enum.GetValues<RemedyCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Pschat_has_words_for_every_remedy(RemedyCode code)
    {
        var text = new Remedy(code, "the argument").Describe(CommandLineVocabulary.Instance);
        Assert.Equal(code == RemedyCode.None, text.Length == 0);
        Assert.DoesNotMatch("[A-Z][a-z]+-Chat| -[A-Z]", text);
    }

    [Theory]
    [InlineData(RemedyCode.ChooseDiscoveryPort, "Choose another port with --discovery-port.")]
    [InlineData(RemedyCode.ChooseLocalAddress, "Give an address of this machine with --bind.")]
    [InlineData(RemedyCode.MakeKey, "Make a key with 'pschat key', and carry it to the other machines.")]
    [InlineData(RemedyCode.GiveKey, "Give the group's key with --key-file or PSCHAT_KEY.")]
    [InlineData(RemedyCode.LookForMembers, "Look at 'pschat view'; members may be unreachable.")]
    public void A_remedy_names_commands_and_options(RemedyCode code, string expected) =>
        Assert.Equal(expected, ((Remedy)code).Describe(CommandLineVocabulary.Instance));

    [Fact]
    public void What_remedies_name_is_there()
    {
        var commands = new PschatCommand().Subcommands;
        HashSet<string> known =
        [
            "PSCHAT_KEY",
            .. commands.Select(command => $"'pschat {command.Name}'"),
            .. commands.SelectMany(command => command.Options).Select(option => option.Name),
        ];
        var words = typeof(Vocabulary).GetProperties().Select(thing => (string)thing.GetValue(CommandLineVocabulary.Instance)!);
        Assert.All(words.SelectMany(word => word.Split(" or ")), word => Assert.Contains(word, known));
    }

    [Theory]
    [InlineData("It failed", "Try again.", "It failed. Try again.")]
    [InlineData("It failed.", "Try again.", "It failed. Try again.")]
    [InlineData("It failed.", "", "It failed.")]
    public void Message_and_remedy_are_two_sentences(string message, string remedy, string expected) =>
        Assert.Equal(expected, ErrorLine.Join(message, remedy));
}
