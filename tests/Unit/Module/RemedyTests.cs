using PSChat.Wording;

namespace PSChat.Module.Tests;

/// <summary>Every remedy of the engine in the words of the library and of the module.</summary>
public sealed class RemedyTests
{
    public static TheoryData<RemedyCode> Codes => [.. Enum.GetValues<RemedyCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Library_and_module_have_words_for_every_remedy(RemedyCode code)
    {
        var remedy = new Remedy(code, "the argument");
        Assert.Equal(code == RemedyCode.None, remedy.ToString().Length == 0);
        Assert.Equal(code == RemedyCode.None, remedy.Describe(PowerShellVocabulary.Instance).Length == 0);
        Assert.DoesNotMatch("[A-Z][a-z]+-Chat| -[A-Z]", remedy.ToString());
    }

    [Theory]
    [InlineData(RemedyCode.ChooseDiscoveryPort, "Choose another port with -DiscoveryPort.")]
    [InlineData(RemedyCode.MakeKey, "Make a key with New-ChatKey, and carry it to the other machines.")]
    [InlineData(RemedyCode.GiveKey, "Give the group's key with -Key.")]
    [InlineData(RemedyCode.LookForMembers, "Look at Get-ChatGroupView; members may be unreachable.")]
    public void The_module_names_cmdlets_and_parameters(RemedyCode code, string expected) =>
        Assert.Equal(expected, ((Remedy)code).Describe(PowerShellVocabulary.Instance));

    [Fact]
    public void What_the_library_names_is_there()
    {
        var words = typeof(Vocabulary).GetProperties().Select(
            thing => (string)thing.GetValue(LibraryVocabulary.Instance)!).ToList();
        Assert.Equal(13, words.Count);
        Assert.All(words, word =>
        {
            var (type, member) = (word.Split('.')[0], word.Split('.')[1]);
            Assert.NotEmpty(typeof(ChatException).Assembly.GetType($"PSChat.{type}", throwOnError: true)!.GetMember(member));
        });
    }

    [Fact]
    public void The_sentence_of_a_program_of_its_own_is_left_as_it_is() =>
        Assert.Equal("Ask Anna.", Remedy.Custom("Ask Anna.").Describe(PowerShellVocabulary.Instance));
}
