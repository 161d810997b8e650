"""The original study's tables in small: its files and columns, few rows, numbers made up."""

STUDY = {
    "headline": (
        "name,value,unit,source_file,snapshot\n"
        "tar_archives,2150,files,a.org,end_2018\n"
        "articles_by_year_sum_1986_2018,60,articles,a.org,end_2018\n"
        "articles_single_source_file,9,articles,a.org,end_2018\n"
        "articles_pdf_only,5,articles,a.org,end_2018\n"
        "images_by_category_year_sum,265,images,a.org,end_2018\n"
        "images_with_null_x_y_or_format,3,images,a.org,end_2018\n"
        "primary_categories,2,categories,a.org,end_2018\n"
        "primary_categories,3,categories,b.org,mid_2020\n"
        "data_first_month,1986-04,month,a.org,end_2018\n"
        "data_last_month,2018-12,month,a.org,end_2018\n"
        "images_total_published,262,images,a.org,end_2018\n"
        "mean_width,614.59885,pixels,a.org,end_2018\n"
        "mean_height,478.2169,pixels,a.org,end_2018\n"
    ),
    "articles_images_by_year": "year,articles,images\n1986,1,\n2017,20,100\n2018,40,165\n",
    "articles_images_by_month": (
        "year,month,articles,images\n1986,04,1,\n2018,11,39,160\n2019,01,7,\n"
    ),
    "articles_by_category_year": (
        "category,year,articles\nhep-th,1986,1\nhep-th,2018,15\ncs.CV,2017,20\ncs.CV,2018,25\n"
    ),
    "images_by_category_year": (
        "category,year,images\nhep-th,2018,25\ncs.CV,2017,100\ncs.CV,2018,140\n"
    ),
    "average_images_by_category_year": (
        "category,year,average_images_per_article\nhep-th,1986,0.0\n"
        "hep-th,2018,1.6666666666666667\ncs.CV,2017,5.0\ncs.CV,2018,5.4\n"
    ),
    "extension_by_year": (
        "year,extension,images,share\n2017,eps,10,.1\n2017,epsf,2,.02\n2017,pstex,1,0\n2018,png,3,1\n"
    ),
    "creator_by_year": (
        "creator,year,images\n-,2018,8\n,2018,2\n(),2018,0\nMATLAB,2018,30\nMATLAB,2017,40\n"
    ),
    "creator_totals": (
        "table,creator,images,source_file\nend_2018_headline,(none),10,a.org\n"
        "end_2018_ge_1000,MATLAB,69,a.org\nend_2018_ge_1000,none,11,a.org\n"
        "end_2018_ge_1000,GIMP,69,a.org\nmid_2020_all,MATLAB,99,b.org\n"
    ),
    "licences": (
        "snapshot,counted_unit,licence,total,source_file\nend_2018,article,(none provided),20,a.org\n"
        "end_2018,article,http://arxiv.org/licenses/nonexclusive-distrib/1.0/,50,a.org\n"
        "mid_2020,unknown,http://arxiv.org/licenses/nonexclusive-distrib/1.0/,70,b.org\n"
    ),
    "ternary_predictions_by_category_year": (
        "category,year,images_in_table,diagram_percent,sensor_percent,mixed_percent,inferred_sample_size\n"
        "cs.CV,2017,100,60.0,37.0,3.0,100\ncs.CV,2018,1400,55.5,40.5,4.0,1000\nhep-th,2018,3,66.6667,0.0,33.3333,3\n"
    ),
    "caption_keywords_merged": (
        "keyword,all_count,not_ml_count,ml_count\nmagnetic_field,1963,2049,\nbest_fit,875,915,\n"
        "time_step,,206,245\nground_truth,,196,4701\nfeature_maps,,,2055\nboth_unknown,9,,\n"
    ),
}


def write_study(folder, **tables):
    """Write them into a folder; a table by its name has another text, None leaves it out."""
    folder.mkdir(exist_ok=True)
    for name, text in (STUDY | tables).items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text)
