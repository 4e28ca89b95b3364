using YamlDotNet.RepresentationModel;

namespace PSChat.Repository.Tests;

/// <summary>The forge shows a form only if it is well formed.</summary>
public sealed class IssueTemplateTests
{
    private static readonly string[] s_kinds = ["markdown", "textarea", "input", "dropdown", "checkboxes"];

    public static TheoryData<string> Files => [.. SourceTree.Files(".github/ISSUE_TEMPLATE", "*.yml")];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_form_has_a_name_and_a_description_and_labelled_fields_with_ids_of_their_own(string file)
    {
        var form = Yaml.Read(SourceTree.Read(file));
        Assert.NotNull(form.Find("name"));
        Assert.NotNull(form.Find("description"));
        var fields = Assert.IsType<YamlSequenceNode>(form.Find("body")).ToList();
        Assert.All(fields, field => Assert.Contains($"{field.Find("type")}", s_kinds));
        var asked = fields.Where(field => $"{field.Find("type")}" != "markdown").ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, field => Assert.NotNull(field.Find("attributes")?.Find("label")));
        Assert.Equal(asked.Count, asked.Select(field => field.Find("id")).OfType<YamlScalarNode>().Distinct().Count());
    }
}
